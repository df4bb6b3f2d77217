-- rendition_work(rendition_id) → what the jobs of a rendition need to know: video_work of its video, and "rendition".
-- Locks nothing. Raises SK008 for an unknown rendition.
create or replace function programme.rendition_work(p_rendition_id bigint)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_rendition programme.renditions;
begin
    select r.* into v_rendition from programme.renditions r where r.rendition_id = p_rendition_id;
    if not found then
        perform skein.refuse('SK008', format('there is no rendition %s', p_rendition_id), '/rendition_id', 'not_found');
    end if;
    return programme.video_work(v_rendition.video_id) || jsonb_build_object('rendition',
        jsonb_build_object('rendition_id', v_rendition.rendition_id, 'spec', v_rendition.spec,
            'status', v_rendition.status, 'output_dir', v_rendition.output_dir, 'measured', v_rendition.measured,
            'source_sha256', v_rendition.source_sha256));
end
$$;
