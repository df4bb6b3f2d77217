-- Evidence of the four musts that units handed in, and what was decided about it.
create or replace view programme.four_must_record as
select r.record_id,
    r.organisation_id,
    o.code,
    o.name_zh,
    o.district_code,
    r.term_code::text as term_code,
    r.must,
    r.happened_on,
    p.staff_no,
    r.event_code,
    r.status,
    r.reject_reason,
    r.verified_by,
    r.verified_doc
from programme.four_must_records r
join programme.organisations o on o.organisation_id = r.organisation_id
left join programme.people p on p.person_id = r.person_id;
