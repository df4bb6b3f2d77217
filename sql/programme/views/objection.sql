-- Objections to evaluations on public notice.
create or replace view programme.objection as
select o.objection_id,
    o.evaluation_id,
    o.status,
    o.reason,
    r.staff_no as raised_by,
    o.raised_at,
    s.staff_no as settled_by,
    o.settled_doc,
    o.settled_reason,
    o.settled_at
from programme.objections o
join programme.people r on r.person_id = o.raised_by
left join programme.people s on s.person_id = o.settled_by;
