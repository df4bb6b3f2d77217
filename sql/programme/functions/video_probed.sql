-- video_probed({"video_id", "sha256", "tool", "raw", "norm", "reasons"}, job_id) → {"video_id", "status", "reasons"}: job
-- kind video.probe. Keeps what was found, once per content hash, and judges it by policy: a source that passes goes on to
-- video.plan_renditions, one that does not is rejected with its reasons, and its owner is told. Repeating it changes
-- nothing.
-- Locks: the video. Raises SK008 for an unknown video.
create or replace function programme.video_probed(p_args jsonb, p_job_id bigint default null)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_video programme.videos;
    v_reasons jsonb := coalesce(p_args -> 'reasons', '[]');
begin
    select v.* into v_video from programme.videos v where v.video_id = (p_args ->> 'video_id')::bigint for no key update;
    if not found then
        perform skein.refuse('SK008', format('there is no video %s', p_args ->> 'video_id'), '/video_id', 'not_found');
    end if;
    if v_video.status <> 'registered' then
        return jsonb_build_object('video_id', v_video.video_id, 'status', v_video.status, 'reasons', v_video.reasons);
    end if;
    if v_reasons = '[]' then
        v_reasons := programme.video_refusals(p_args -> 'norm', programme.city_day(now()));
    end if;
    if p_args ? 'sha256' then
        insert into programme.media_probes (video_id, source_sha256, tool, raw, norm)
        values (v_video.video_id, p_args ->> 'sha256', p_args ->> 'tool', coalesce(p_args -> 'raw', '{}'),
            nullif(p_args -> 'norm', 'null'))
        on conflict do nothing;
    end if;
    update programme.videos v
    set source_sha256 = p_args ->> 'sha256',
        status = case when v_reasons = '[]' then 'probed' else 'rejected' end,
        reasons = v_reasons,
        plan_job = case
            when v_reasons = '[]' then (
                select e.job_id
                from skein.enqueue('video.plan_renditions',
                    jsonb_build_object('v', 1, 'video_id', v.video_id, 'ladder', v.ladder),
                    unique_key => concat(v.video_id, ':', v.ladder), tags => array['video:' || v.video_id]) e
            )
        end
    where v.video_id = v_video.video_id
    returning *
    into v_video;
    perform programme.add_event('video.' || v_video.status, 'video:' || v_video.video_id, p_job_id,
        jsonb_build_object('sha256', v_video.source_sha256, 'reasons', v_reasons));
    if v_video.status = 'rejected' then
        perform programme.video_tell(v_video.video_id, 'video.rejected', jsonb_build_object('reasons', (
                select string_agg(r.value ->> 'code', '、' order by r.ordinality)
                from jsonb_array_elements(v_reasons) with ordinality r
            )), 'video.rejected:' || v_video.video_id);
    end if;
    return jsonb_build_object('video_id', v_video.video_id, 'status', v_video.status, 'reasons', v_reasons);
end
$$;
