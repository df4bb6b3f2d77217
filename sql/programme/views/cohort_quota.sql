-- The shares of a cohort's quota by district, and what has become of them.
create or replace view programme.cohort_quota as
select q.cohort_id,
    q.district_code,
    d.name_zh as district,
    q.weight,
    q.quota,
    count(a.person_id) as applied,
    count(a.person_id) filter (where a.status not in (
        'submitted', 'ineligible', 'unit_recommended', 'unit_declined', 'district_declined', 'withdrawn')) as passed
from programme.district_quotas q
join programme.districts d on d.district_code = q.district_code
left join programme.applications a on a.cohort_id = q.cohort_id and a.district_code = q.district_code
group by q.cohort_id, q.district_code, d.name_zh, q.weight, q.quota;
