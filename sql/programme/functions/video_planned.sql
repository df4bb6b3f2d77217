-- video_planned({"video_id", "sha256", "ladder", "ladder_version", "specs"}, job_id) → {"video_id", "renditions"}: job kind
-- video.plan_renditions. Inserts the renditions and enqueues the rest of the graph: for each rendition a video.transcode and
-- a video.verify_rendition after it, and one video.manifest after all of those. Siblings do not depend on each other.
-- Repeating it changes nothing. Locks: the video. Raises SK008 for an unknown video, SK009 for one that is not probed or
-- whose source was replaced meanwhile.
create or replace function programme.video_planned(p_args jsonb, p_job_id bigint default null)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_video programme.videos;
    v_rendition programme.renditions;
    v_spec jsonb;
    v_tags text[];
    v_transcode bigint;
    v_verify bigint;
    v_verifies bigint[] := '{}';
begin
    select v.* into v_video from programme.videos v where v.video_id = (p_args ->> 'video_id')::bigint for no key update;
    if not found then
        perform skein.refuse('SK008', format('there is no video %s', p_args ->> 'video_id'), '/video_id', 'not_found');
    end if;
    if v_video.status in ('planned', 'ready') then
        return jsonb_build_object('video_id', v_video.video_id, 'renditions', (
            select count(*) from programme.renditions r where r.video_id = v_video.video_id
        ));
    end if;
    if v_video.status <> 'probed' or v_video.source_sha256 is distinct from p_args ->> 'sha256' then
        perform skein.refuse('SK009', format('video %s is %s and cannot be planned', v_video.video_id, v_video.status),
            '/video_id', 'bad_transition', 'video.plan_renditions');
    end if;
    v_tags := array['video:' || v_video.video_id];
    for v_spec in select s.value from jsonb_array_elements(p_args -> 'specs') with ordinality s (value, n) order by s.n loop
        insert into programme.renditions (video_id, source_sha256, ladder, ladder_version, name, spec, width, height, fps, kbps)
        values (v_video.video_id, v_video.source_sha256, p_args ->> 'ladder', (p_args ->> 'ladder_version')::int,
            v_spec ->> 'name', v_spec, (v_spec ->> 'width')::int, (v_spec ->> 'height')::int,
            (v_spec #>> '{fps,num}')::numeric / (v_spec #>> '{fps,den}')::numeric, (v_spec ->> 'kbps')::int)
        returning *
        into v_rendition;
        select e.job_id
        into v_transcode
        from skein.enqueue('video.transcode', jsonb_build_object('v', 1, 'rendition_id', v_rendition.rendition_id),
            unique_key => v_rendition.rendition_id::text, tags => v_tags) e;
        select e.job_id
        into v_verify
        from skein.enqueue('video.verify_rendition', jsonb_build_object('v', 1, 'rendition_id', v_rendition.rendition_id),
            unique_key => v_rendition.rendition_id::text, tags => v_tags, after => array[v_transcode]) e;
        update programme.renditions r
        set transcode_job = v_transcode,
            verify_job = v_verify
        where r.rendition_id = v_rendition.rendition_id;
        v_verifies := v_verifies || v_verify;
    end loop;
    update programme.videos v
    set status = 'planned',
        manifest_job = (
            select e.job_id
            from skein.enqueue('video.manifest', jsonb_build_object('v', 1, 'video_id', v.video_id),
                unique_key => v.video_id::text, tags => v_tags, after => v_verifies) e
        )
    where v.video_id = v_video.video_id;
    perform programme.add_event('video.planned', 'video:' || v_video.video_id, p_job_id,
        jsonb_build_object('ladder', p_args ->> 'ladder', 'ladder_version', p_args -> 'ladder_version',
            'renditions', jsonb_array_length(p_args -> 'specs')));
    return jsonb_build_object('video_id', v_video.video_id, 'renditions', jsonb_array_length(p_args -> 'specs'));
end
$$;
