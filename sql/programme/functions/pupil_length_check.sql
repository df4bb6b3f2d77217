-- pupil_length_check(video_id) → {"check", "measured", "expected", "verdict"}: whether a video is short enough for the
-- pupils of its stage, by the policies of today. Without a stage that has a limit, and without a policy, the verdict is
-- "no_data": a video for teachers may be long. Null for an unknown video. Locks nothing.
create or replace function programme.pupil_length_check(p_video_id bigint)
returns jsonb
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select jsonb_build_object('check', 'pupil_length',
        'measured', coalesce(round((m.norm ->> 'duration_ms')::numeric / 60000, 1) || ' min', 'unknown'),
        'expected', coalesce('≤ ' || (p.value #>> '{}') || ' min', 'no limit is known for its stage'),
        'verdict', case
            when (m.norm ->> 'duration_ms')::numeric > (p.value #>> '{}')::numeric * 60000 then 'WARN'
            when (m.norm ->> 'duration_ms')::numeric <= (p.value #>> '{}')::numeric * 60000 then 'PASS'
            else 'no_data'
        end)
    from programme.videos v
    left join programme.media_probes m on m.video_id = v.video_id and m.source_sha256 = v.source_sha256
    left join programme.policies p on p.valid @> programme.city_day(now())
        and p.key = case programme.stage_of(v.meta ->> 'stage')
            when 'primary' then 'video.max_minutes_primary'
            when 'junior' then 'video.max_minutes_secondary'
            when 'senior' then 'video.max_minutes_secondary'
        end
    where v.video_id = p_video_id
$$;
