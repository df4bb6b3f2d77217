-- rendition_again(rendition_id, job_id): a failed rendition is transcoded and verified once more, and the video's manifest
-- waits for that instead. Locks: the video, its renditions' jobs. The caller holds the rendition.
create or replace function programme.rendition_again(p_rendition_id bigint, p_job_id bigint)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_rendition programme.renditions;
    v_video programme.videos;
    v_args constant jsonb := jsonb_build_object('v', 1, 'rendition_id', p_rendition_id);
    v_transcode bigint;
    v_verify bigint;
    v_key text;
    v_tags text[];
begin
    update programme.renditions r
    set encodes = r.encodes + 1
    where r.rendition_id = p_rendition_id
    returning *
    into v_rendition;
    select v.* into v_video from programme.videos v where v.video_id = v_rendition.video_id for no key update;
    v_key := concat_ws(':', p_rendition_id, v_rendition.encodes);
    v_tags := array['video:' || v_video.video_id];
    select e.job_id
    into v_transcode
    from skein.enqueue('video.transcode', v_args, unique_key => v_key, tags => v_tags) e;
    select e.job_id
    into v_verify
    from skein.enqueue('video.verify_rendition', v_args, unique_key => v_key, tags => v_tags,
        after => array[v_transcode]) e;
    update programme.renditions r
    set transcode_job = v_transcode,
        verify_job = v_verify
    where r.rendition_id = p_rendition_id;
    -- The manifest of before would refuse. It waits for this very job, so it has not begun.
    perform skein.cancel(v_video.manifest_job, format('rendition %s is made anew', v_rendition.name));
    update programme.videos v
    set manifest_job = (
        select e.job_id
        from skein.enqueue('video.manifest', jsonb_build_object('v', 1, 'video_id', v.video_id),
            unique_key => concat_ws(':', v.video_id, v_verify), tags => v_tags,
            after => array(
                select r.verify_job
                from programme.renditions r
                where r.video_id = v.video_id
                    and r.source_sha256 = v.source_sha256
                    and r.status <> 'verified'
                    and r.verify_job is not null
            )) e
    )
    where v.video_id = v_video.video_id;
    perform programme.add_event('video.again', 'video:' || v_video.video_id, p_job_id,
        jsonb_build_object('rendition_id', p_rendition_id, 'encode', v_rendition.encodes));
end
$$;
