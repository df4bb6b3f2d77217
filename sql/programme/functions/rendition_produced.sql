-- rendition_produced({"rendition_id", "output_dir"}, job_id) → {"rendition_id", "status"}: job kind video.transcode.
-- Repeating it changes nothing. Locks: the rendition. Raises SK008 for an unknown rendition.
create or replace function programme.rendition_produced(p_args jsonb, p_job_id bigint default null)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_rendition programme.renditions;
begin
    select r.*
    into v_rendition
    from programme.renditions r
    where r.rendition_id = (p_args ->> 'rendition_id')::bigint
    for no key update;
    if not found then
        perform skein.refuse('SK008', format('there is no rendition %s', p_args ->> 'rendition_id'), '/rendition_id',
            'not_found');
    end if;
    if v_rendition.status in ('planned', 'failed') then
        update programme.renditions r
        set status = 'produced',
            output_dir = p_args ->> 'output_dir'
        where r.rendition_id = v_rendition.rendition_id
        returning *
        into v_rendition;
        perform programme.add_event('video.produced', 'video:' || v_rendition.video_id, p_job_id,
            jsonb_build_object('rendition_id', v_rendition.rendition_id, 'name', v_rendition.name));
    end if;
    return jsonb_build_object('rendition_id', v_rendition.rendition_id, 'status', v_rendition.status);
end
$$;
