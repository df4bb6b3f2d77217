-- video_refusals(norm, on) → why policy rejects a source with this normalised record: an array of words with the values
-- beside them, empty when it passes. Locks nothing. Raises PM001 for a missing policy.
create or replace function programme.video_refusals(p_norm jsonb, p_on date)
returns jsonb
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select coalesce(jsonb_agg(r.reason), '[]')
    from (
        select jsonb_build_object('code', 'no_media') as reason
        where jsonb_typeof(p_norm -> 'video') is distinct from 'object' and coalesce(p_norm -> 'audio', '[]') = '[]'
        union all
        select jsonb_build_object('code', 'no_duration')
        where coalesce((p_norm ->> 'duration_ms')::numeric, 0) <= 0
        union all
        select jsonb_build_object('code', 'too_long', 'value', p_norm -> 'duration_ms')
        where (p_norm ->> 'duration_ms')::numeric
            > programme.policy('video.max_duration_s', p_on)::numeric * 1000
        union all
        select jsonb_build_object('code', 'too_large', 'value', p_norm -> 'size')
        where (p_norm ->> 'size')::numeric > programme.policy('video.max_bytes', p_on)::numeric
        union all
        select jsonb_build_object('code', 'bad_dimensions', 'value',
            concat(p_norm #>> '{video,width}', 'x', p_norm #>> '{video,height}'))
        where jsonb_typeof(p_norm -> 'video') = 'object'
            and not (least((p_norm #>> '{video,width}')::numeric, (p_norm #>> '{video,height}')::numeric) >= 16
                and greatest((p_norm #>> '{video,width}')::numeric, (p_norm #>> '{video,height}')::numeric)
                    <= programme.policy('video.max_side', p_on)::numeric)
    ) r
$$;
