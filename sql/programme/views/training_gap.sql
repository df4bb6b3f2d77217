-- Who of a training programme's audience has not passed today, and units of which nobody with such a post is known (staff_no is null).
create or replace view programme.training_gap as
select t.code, p.staff_no, p.name_zh as person, o.code as unit_code, o.name_zh as unit, o.district_code,
    coalesce(g.status, 'not_enrolled') as status
from programme.training_programmes t
cross join lateral programme.training_reach(t.programme_id, programme.city_day(now())) g
join programme.people p on p.person_id = g.person_id
join programme.organisations o on o.organisation_id = g.organisation_id
where t.audience is not null
    and g.status is distinct from 'passed'
union all
select t.code, null, null, o.code, o.name_zh, o.district_code, 'unknown'
from programme.training_programmes t
cross join lateral programme.training_units(t.audience, programme.city_day(now())) u
join programme.organisations o on o.organisation_id = u.organisation_id
where t.audience is not null
    and not u.known;
