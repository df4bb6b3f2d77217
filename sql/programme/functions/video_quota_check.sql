-- video_quota_check({"year", "as_of"?}, job_id) → {"year", "ready", "published", "target", "expected", "behind",
-- "by_district", "by_studio"}: job kind video.quota_check. What was published in the year against the yearly target's
-- elapsed share, by video_quota. When that is behind by more than policy video.quota_behind_percent, the municipal bureau
-- is told, once a month. Raises PM001 for a missing policy.
create or replace function programme.video_quota_check(p_args jsonb, p_job_id bigint default null)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_year constant int := (p_args ->> 'year')::int;
    v_today constant date := coalesce((p_args ->> 'as_of')::date, programme.city_day(now()));
    v_slack constant numeric := programme.policy('video.quota_behind_percent', v_today)::numeric;
    v_city record;
    v_found jsonb;
begin
    select q.ready, q.published, q.target, q.expected, q.published < q.expected * (1 - v_slack / 100) as behind
    into strict v_city
    from programme.video_quota(v_year, v_today) q
    where q.scope = 'city';
    select jsonb_build_object('year', v_year, 'ready', v_city.ready, 'published', v_city.published,
        'target', v_city.target, 'expected', v_city.expected, 'behind', v_city.behind,
        'by_district', coalesce(jsonb_object_agg(q.code, q.published) filter (where q.scope = 'district'), '{}'),
        'by_studio', coalesce(jsonb_object_agg(q.code, q.published) filter (where q.scope = 'studio'), '{}'))
    into v_found
    from programme.video_quota(v_year, v_today) q;
    if v_city.behind then
        perform programme.tell_bureau('video.behind', jsonb_build_object('year', v_year, 'published', v_city.published,
                -- a notice knows whole numbers only, and nobody publishes a part of a video
                'expected', ceil(v_city.expected)::int, 'target', ceil(v_city.target)::int), 'year:' || v_year,
            format('video.behind:%s:%s', v_year, to_char(v_today, 'YYYY-MM')));
    end if;
    return v_found;
end
$$;
