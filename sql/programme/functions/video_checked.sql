-- video_checked({"video_id", "checks"}, job_id) → {"video_id", "fail"}: what job kind video.manifest found out about the
-- video as a whole, in place of what was found before. Locks: the video. Raises SK008 for an unknown video.
create or replace function programme.video_checked(p_args jsonb, p_job_id bigint default null)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_fail constant bigint := (
        select count(*) from jsonb_array_elements(p_args -> 'checks') c where c.value ->> 'verdict' = 'FAIL'
    );
    v_video bigint;
begin
    update programme.videos v
    set checks = p_args -> 'checks'
    where v.video_id = (p_args ->> 'video_id')::bigint
    returning v.video_id
    into v_video;
    if v_video is null then
        perform skein.refuse('SK008', format('there is no video %s', p_args ->> 'video_id'), '/video_id', 'not_found');
    end if;
    perform programme.add_event('video.checked', 'video:' || v_video, p_job_id, jsonb_build_object('fail', v_fail));
    return jsonb_build_object('video_id', v_video, 'fail', v_fail);
end
$$;
