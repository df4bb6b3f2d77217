-- generate_members(seed) → who belongs to which community, and the stage that a unit's people stand for there. Further
-- universities are dealt out in turn, three to a community at most; of the schools in the district of the lead
-- university the nearest nine primary, eight junior and four senior ones belong to it. Communities of one district share
-- its schools. Part of generate_preparation.
create or replace function programme.generate_members(p_seed bigint)
returns table (community_id bigint, community_no int, organisation_id bigint, stage text)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    with community as materialized (
        select c.community_id, o.organisation_id, o.district_code, o.latitude, o.longitude,
            row_number() over (order by c.code) as n,
            count(*) over () as communities,
            row_number() over (partition by o.district_code order by c.code) as n_of_district,
            count(*) over (partition by o.district_code) as of_district
        from programme.communities c
        join programme.organisations o on o.organisation_id = c.lead_organisation_id
    ),
    other as (
        select o.organisation_id, row_number() over (order by o.code) as n
        from programme.organisations o
        where o.kind = 'university'
            and not exists (select from community c where c.organisation_id = o.organisation_id)
    ),
    school as (
        select o.organisation_id, o.district_code, o.latitude, o.longitude, s.stage,
            row_number() over (partition by o.district_code, s.stage
                order by programme.draw(p_seed, 'member', o.organisation_id)) as n
        from programme.organisations o
        cross join lateral (
            -- A nine-year school stands for one of its stages.
            select s.stage::text
            from programme.organisation_stages s
            where s.organisation_id = o.organisation_id
                and s.stage in ('primary', 'junior', 'senior')
            order by programme.draw(p_seed, s.stage, o.organisation_id)
            limit 1
        ) s
        where o.kind = 'school'
    ),
    near as (
        select c.community_id, c.n, s.organisation_id, s.stage,
            row_number() over (partition by c.community_id, s.stage
                order by (s.latitude - c.latitude) ^ 2 + (0.8 * (s.longitude - c.longitude)) ^ 2,
                    s.organisation_id) as nearness
        from school s
        join community c on c.district_code = s.district_code and c.n_of_district = 1 + s.n % c.of_district
    )
    select c.community_id, c.n::int, c.organisation_id, 'university'
    from community c
    union all
    select c.community_id, c.n::int, o.organisation_id, 'university'
    from other o
    join community c on c.n = 1 + (o.n - 1) % c.communities
    where o.n <= 2 * c.communities
    union all
    select n.community_id, n.n::int, n.organisation_id, n.stage
    from near n
    where n.nearness <= case n.stage when 'primary' then 9 when 'junior' then 8 else 4 end
$$;
