-- video_manifested({"video_id", "outputs"}, job_id) → {"video_id", "status"}: job kind video.manifest. The video is ready
-- when every rendition of its ladder is verified. Repeating it changes nothing. Locks: the video. Raises SK008 for an unknown
-- video, SK009 while a rendition is missing.
create or replace function programme.video_manifested(p_args jsonb, p_job_id bigint default null)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_video programme.videos;
begin
    select v.* into v_video from programme.videos v where v.video_id = (p_args ->> 'video_id')::bigint for no key update;
    if not found then
        perform skein.refuse('SK008', format('there is no video %s', p_args ->> 'video_id'), '/video_id', 'not_found');
    end if;
    if v_video.status <> 'ready' then
        if exists (
            select
            from programme.renditions r
            where r.video_id = v_video.video_id
                and r.source_sha256 = v_video.source_sha256
                and r.status <> 'verified'
        ) then
            perform skein.refuse('SK009', format('a rendition of video %s is not verified', v_video.video_id), '/video_id',
                'bad_transition', 'video.manifest');
        end if;
        update programme.videos v
        set status = 'ready',
            outputs = p_args -> 'outputs',
            ready_at = now()
        where v.video_id = v_video.video_id
        returning *
        into v_video;
        perform programme.add_event('video.ready', 'video:' || v_video.video_id, p_job_id, p_args -> 'outputs');
    end if;
    return jsonb_build_object('video_id', v_video.video_id, 'status', v_video.status);
end
$$;
