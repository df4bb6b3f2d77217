-- video_quota(year, as_of) → one row for the city, one per district, one per studio: videos that became ready and that
-- were first published in that calendar year, up to and with that day. `target` and `expected` (the target's elapsed
-- share) are the city's; a district or studio has its share of what was published. A code of '': the video names none.
-- Published counts once, however many platforms show it. Locks nothing. Raises PM001 for a missing policy.
create or replace function programme.video_quota(p_year int, p_as_of date default null)
returns table (
    scope text, code text, name text, ready bigint, published bigint, share numeric, target numeric, expected numeric
)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_today constant date := coalesce(p_as_of, programme.city_day(now()));
    v_first constant date := make_date(p_year, 1, 1);
    v_next constant date := make_date(p_year + 1, 1, 1);
    v_until constant date := greatest(v_first, least(v_today + 1, v_next));
    v_target constant numeric := programme.policy('video.yearly_target', v_today)::numeric;
begin
    return query
    with counted as (
        select coalesce(o.district_code, '') as district, coalesce(s.code, '') as studio, c.was_ready, c.was_published
        from programme.videos v
        left join programme.studios s on s.studio_id = v.studio_id
        left join programme.organisations o on o.organisation_id = coalesce(v.organisation_id, s.organisation_id)
        left join lateral (
            select min(u.published_at) as first_at
            from programme.publications u
            where u.video_id = v.video_id
        ) p on true
        cross join lateral (
            select coalesce(programme.city_day(v.ready_at) >= v_first and programme.city_day(v.ready_at) < v_until, false)
                    as was_ready,
                coalesce(programme.city_day(p.first_at) >= v_first and programme.city_day(p.first_at) < v_until, false)
                    as was_published
        ) c
        where c.was_ready
            or c.was_published
    ),
    parts as (
        select 1 as place, 'city' as scope, '' as code, null as name, count(*) filter (where k.was_ready) as ready,
            count(*) filter (where k.was_published) as published
        from counted k
        union all
        select 2, 'district', k.district, max(d.name_zh), count(*) filter (where k.was_ready),
            count(*) filter (where k.was_published)
        from counted k
        left join programme.districts d on d.district_code = k.district
        group by k.district
        union all
        select 3, 'studio', k.studio, max(s.name_zh), count(*) filter (where k.was_ready),
            count(*) filter (where k.was_published)
        from counted k
        left join programme.studios s on s.code = k.studio
        group by k.studio
    )
    select q.scope, q.code, q.name, q.ready, q.published,
        round(100.0 * q.published / nullif(sum(q.published) filter (where q.place = 1) over (), 0), 1),
        case q.place when 1 then v_target end,
        case q.place when 1 then round(v_target * (v_until - v_first) / (v_next - v_first), 1) end
    from parts q
    order by q.place, q.published desc, q.ready desc, q.code;
end
$$;
