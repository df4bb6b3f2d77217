-- Title terms with their holders. status says "suspended" for an active term that is suspended on the current day.
create or replace view programme.title as
select t.term_id,
    t.person_id,
    p.staff_no,
    p.name_zh as holder,
    t.track::text as track,
    t.tier_id,
    t.term_no,
    c.cohort_no,
    t.period,
    t.organisation_id,
    o.name_zh as unit,
    o.district_code,
    case
        when t.status = 'active' and exists (
            select
            from programme.title_suspensions s
            where s.term_id = t.term_id
                and s.during @> programme.city_day(now())
        ) then 'suspended'
        else t.status
    end as status,
    t.outcome
from programme.title_terms t
join programme.people p on p.person_id = t.person_id
join programme.cohorts c on c.cohort_id = t.cohort_id
join programme.organisations o on o.organisation_id = t.organisation_id;
