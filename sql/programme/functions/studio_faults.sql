-- studio_faults(on, max_depth, min_members) → what is wrong with the studios of that day: a host who is missing, out of
-- post or whose title was revoked, too few members, a chain of one leading the next that closes on itself or is too
-- long. Locks nothing.
create or replace function programme.studio_faults(p_on date, p_max_depth int, p_min_members int)
returns table (studio_id bigint, rule text, detail jsonb)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    with recursive
    current as (
        select s.studio_id, s.code, s.leads_from
        from programme.studios s
        where s.during @> p_on
    ),
    -- Upwards from each studio; a step to one that was passed before ends the walk.
    chain as (
        select c.studio_id as base, c.leads_from as above, array[c.studio_id] as path, array[c.code] as codes
        from current c
        union all
        select h.base, c.leads_from, h.path || c.studio_id, h.codes || c.code
        from chain h
        join current c on c.studio_id = h.above
        where not h.above = any (h.path)
    ),
    walked as (
        select distinct on (h.base) h.base, h.codes, h.above = h.base as closes, cardinality(h.path) as depth
        from chain h
        order by h.base, cardinality(h.path) desc
    ),
    host as (
        select c.studio_id, m.person_id
        from current c
        left join programme.studio_members m
            on m.studio_id = c.studio_id and m.role = 'host' and m.during @> p_on
    )
    select h.studio_id, f.rule, '{}'::jsonb
    from host h
    cross join lateral (
        select case
            when h.person_id is null then 'no_host'
            when not exists (
                select from programme.posts p where p.person_id = h.person_id and p.during @> p_on)
                then 'host_without_post'
        end
        union all
        select 'host_revoked'
        where exists (
                select from programme.title_terms t where t.person_id = h.person_id and t.status = 'revoked')
            and not exists (
                select
                from programme.title_terms t
                where t.person_id = h.person_id
                    and t.status in ('active', 'awaiting_evaluation')
                    and t.period @> p_on)
    ) f (rule)
    where f.rule is not null
    union all
    select c.studio_id, 'too_few_members', jsonb_build_object('members', count(m.person_id))
    from current c
    left join programme.studio_members m
        on m.studio_id = c.studio_id and m.role <> 'host' and m.during @> p_on
    group by c.studio_id
    having count(m.person_id) < p_min_members
    union all
    select w.base, case when w.closes then 'cycle' else 'too_deep' end,
        jsonb_build_object('chain', w.codes)
    from walked w
    where w.closes
        or w.depth > p_max_depth
$$;
