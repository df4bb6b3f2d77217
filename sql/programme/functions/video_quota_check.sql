-- video_quota_check({"year", "as_of"?}, job_id) → {"year", "ready", "target", "expected", "behind", "by_district"}: job kind
-- video.quota_check. Videos that became ready in the year against the yearly target's elapsed share. Reads only.
-- Raises PM001 for a missing policy.
create or replace function programme.video_quota_check(p_args jsonb, p_job_id bigint default null)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_year constant int := (p_args ->> 'year')::int;
    v_today constant date := coalesce((p_args ->> 'as_of')::date, programme.city_day(now()));
    v_first constant date := make_date(v_year, 1, 1);
    v_next constant date := make_date(v_year + 1, 1, 1);
    v_until constant date := greatest(v_first, least(v_today, v_next));
    v_target constant numeric := programme.policy('video.yearly_target', v_today)::numeric;
    v_slack constant numeric := programme.policy('video.quota_behind_percent', v_today)::numeric;
    v_expected constant numeric := round(v_target * (v_until - v_first) / (v_next - v_first), 1);
    v_ready bigint;
    v_districts jsonb;
begin
    select coalesce(sum(d.n), 0), coalesce(jsonb_object_agg(d.district, d.n), '{}')
    into v_ready, v_districts
    from (
        select coalesce(o.district_code, '') as district, count(*) as n
        from programme.videos v
        left join programme.organisations o on o.organisation_id = v.organisation_id
        where v.status = 'ready'
            and programme.city_day(v.ready_at) >= v_first
            and programme.city_day(v.ready_at) < v_next
        group by 1
    ) d;
    return jsonb_build_object('year', v_year, 'ready', v_ready, 'target', v_target, 'expected', v_expected,
        'behind', v_ready < v_expected * (1 - v_slack / 100), 'by_district', v_districts);
end
$$;
