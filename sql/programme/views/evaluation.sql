-- Evaluations of terms, superseded ones too, with the day on which the public notice ends.
create or replace view programme.evaluation as
select e.evaluation_id,
    e.term_id,
    t.cohort_id,
    p.staff_no,
    p.name_zh as holder,
    t.track::text as track,
    o.name_zh as unit,
    o.district_code,
    e.rule_set,
    e.as_of,
    e.status,
    e.missing,
    e.ethics,
    e.teaching,
    e.role,
    e.total,
    e.computed_outcome,
    e.proposed_outcome,
    e.proposed_action,
    e.flags,
    e.rank,
    e.ranked,
    s.staff_no as signed_by,
    e.signed_doc,
    e.signed_at,
    e.notice_from,
    n.day as notice_until,
    n.provisional as notice_provisional,
    e.effective_on,
    e.conflicting_hash is not null as inputs_changed,
    (
        select count(*)
        from programme.objections b
        where b.evaluation_id = e.evaluation_id
            and b.status = 'open'
    ) as open_objections,
    e.inputs,
    e.row_version,
    e.created_at
from programme.term_evaluations e
join programme.title_terms t on t.term_id = e.term_id
join programme.people p on p.person_id = t.person_id
join programme.organisations o on o.organisation_id = t.organisation_id
left join programme.people s on s.person_id = e.signed_by
left join lateral programme.notice_ends(e.notice_from) n on e.notice_from is not null;
