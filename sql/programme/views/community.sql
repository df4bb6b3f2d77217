-- The communities of integrated ideological and political education, with how many units each has today.
create or replace view programme.community as
select c.community_id,
    c.code,
    c.name_zh as name,
    o.name_zh as lead,
    (
        select count(*)
        from programme.community_members m
        where m.community_id = c.community_id
            and m.during @> programme.city_day(now())
    ) as units,
    (
        select count(*)
        from programme.prep_roster r
        where r.community_id = c.community_id
            and r.during @> programme.city_day(now())
    ) as people
from programme.communities c
join programme.organisations o on o.organisation_id = c.lead_organisation_id;
