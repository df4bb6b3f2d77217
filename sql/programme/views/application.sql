-- Applications to cohorts. unknown and failed name the rules of eligibility that say so.
create or replace view programme.application as
select a.cohort_id,
    p.staff_no,
    p.name_zh as applicant,
    u.code as unit_code,
    u.name_zh as unit,
    a.district_code,
    a.status,
    a.score,
    a.rank,
    array(
        select r.value ->> 'rule'
        from jsonb_array_elements(a.reasons) r
        where r.value ->> 'verdict' = 'unknown'
        order by 1
    ) as unknown,
    array(
        select r.value ->> 'rule'
        from jsonb_array_elements(a.reasons) r
        where r.value ->> 'verdict' = 'fail'
        order by 1
    ) as failed,
    array(
        select o.objection_id
        from programme.cohort_objections o
        where o.cohort_id = a.cohort_id
            and o.person_id = a.person_id
            and o.status = 'open'
        order by 1
    ) as open_objections,
    a.created_at
from programme.applications a
join programme.people p on p.person_id = a.person_id
join programme.organisations u on u.organisation_id = a.organisation_id;
