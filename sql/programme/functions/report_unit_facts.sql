-- report_unit_facts(year, as_of) → what the yearly report counts about units, things and money, a row a cell: studios
-- against targets, videos by month, the budget in fen, verdicts on the four musts, communities, sessions of
-- preparation, development plans and tasks. A section without a row has no data. Locks nothing.
create or replace function programme.report_unit_facts(p_year int, p_as_of date)
returns table (section text, row_key text, row_zh text, row_en text, col_key text, value bigint)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    with
    year (span) as (
        select daterange(make_date(p_year, 1, 1), least(make_date(p_year + 1, 1, 1), p_as_of + 1))
    )
    select 'studios', k.kind, null, null, c.col_key, c.value
    from (
        select k.kind, count(s.studio_id) as n, max(k.target) as target
        from (
            select t.key as kind, t.value::bigint as target
            from jsonb_each_text(programme.policy('studio.targets', p_as_of)) t
            union
            select s.kind, null
            from programme.studios s
            where not programme.policy('studio.targets', p_as_of) ? s.kind
        ) k
        left join programme.studios s on s.kind = k.kind and s.during @> p_as_of
        group by k.kind
    ) k
    cross join lateral (values ('count', k.n), ('target', k.target)) c (col_key, value)
    where c.value is not null
        and exists (select from programme.studios)
    union all
    select 'videos', to_char(m.month, 'MM'), to_char(m.month, 'FMMM') || '月', to_char(m.month, 'MM'), 'ready',
        count(v.video_id)
    from year y
    cross join lateral generate_series(lower(y.span)::timestamp, upper(y.span) - interval '1 day', '1 month') m (month)
    left join programme.videos v
        on v.status = 'ready'
        and date_trunc('month', v.ready_at at time zone 'Asia/Shanghai') = m.month
        and programme.city_day(v.ready_at) <= p_as_of
    where exists (select from programme.videos)
    group by m.month
    union all
    select 'budget', b.code, b.name_zh, b.name_zh, c.col_key, c.value
    from programme.budget_lines b
    cross join lateral (values ('planned', b.planned_fen), ('spent', b.spent_fen)) c (col_key, value)
    where b.year = p_year
        and c.value is not null
    union all
    select 'four_musts', r.term_code || '-' || r.must, null, null, r.verdict, count(*)
    from programme.four_must_results r
    where r.term_code in ((p_year - 1) || 'F', p_year || 'S', p_year || 'F')
        -- The autumn term that began the year before ends in it.
        and programme.city_day(r.computed_at) <= p_as_of
    group by 2, 5
    union all
    select 'communities', c.code, c.name_zh, c.name_zh, 'units', count(m.organisation_id)
    from programme.communities c
    left join programme.community_members m on m.community_id = c.community_id and m.during @> p_as_of
    group by c.code, c.name_zh
    union all
    select 'sessions', s.kind, null, null, case when s.status in ('held', 'not_held', 'cancelled') then s.status
            else 'planned' end, count(*)
    from programme.prep_sessions s
    cross join year y
    where programme.city_day(lower(s.span)) <@ y.span
    group by 2, 5
    union all
    select 'plans', coalesce(o.district_code, ''), null, null, c.col_key, c.value
    from (
        select o.district_code, count(*) as units, count(d.organisation_id) as received
        from programme.organisations o
        left join programme.development_plans d
            on d.organisation_id = o.organisation_id and d.year = p_year and d.received_on <= p_as_of
        where o.kind in ('school', 'district_bureau')
            and o.active @> p_as_of
        group by o.district_code
    ) o
    cross join lateral (values ('received', o.received), ('units', o.units)) c (col_key, value)
    where exists (select from programme.development_plans d where d.year = p_year)
    union all
    select 'tasks', t.status, null, null, 'count', count(*)
    from programme.task_items t
    where t.due_on >= make_date(p_year, 1, 1)
        and t.due_on < make_date(p_year + 1, 1, 1)
    group by t.status
$$;
