-- Studios with their host of today, how many belong to them, and the rules of the last audit that they break.
create or replace view programme.studio as
select s.studio_id,
    s.code,
    s.kind,
    s.name_zh,
    o.code as unit_code,
    o.name_zh as unit,
    o.district_code,
    a.code as leads_from,
    lower(s.during) as starts,
    upper(s.during) - 1 as ends,
    h.staff_no as host,
    (
        select count(*)
        from programme.studio_members m
        where m.studio_id = s.studio_id
            and m.role <> 'host'
            and m.during @> programme.city_day(now())
    ) as members,
    array(
        select f.rule
        from programme.studio_findings f
        where f.studio_id = s.studio_id
            and f.cleared_on is null
        order by 1
    ) as findings
from programme.studios s
join programme.organisations o on o.organisation_id = s.organisation_id
left join programme.studios a on a.studio_id = s.leads_from
left join lateral (
    select p.staff_no
    from programme.studio_members m
    join programme.people p on p.person_id = m.person_id
    where m.studio_id = s.studio_id
        and m.role = 'host'
        and m.during @> programme.city_day(now())
) h on true;
