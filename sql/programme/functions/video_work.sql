-- video_work(video_id) → what the jobs of a video need to know: source, hash, ladder, normalised record, renditions.
-- Locks nothing. Raises SK008 for an unknown video.
create or replace function programme.video_work(p_video_id bigint)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_work jsonb;
begin
    select jsonb_build_object('video_id', v.video_id, 'code', v.code, 'title', v.title_zh, 'source_path', v.source_path,
        'source_sha256', v.source_sha256, 'ladder', v.ladder, 'status', v.status, 'norm', p.norm,
        'renditions', coalesce((
            select jsonb_agg(jsonb_build_object('rendition_id', r.rendition_id, 'spec', r.spec, 'status', r.status,
                'output_dir', r.output_dir, 'measured', r.measured) order by r.rendition_id)
            from programme.renditions r
            where r.video_id = v.video_id
                and r.source_sha256 = v.source_sha256
                and r.ladder = v.ladder
        ), '[]'))
    into v_work
    from programme.videos v
    left join programme.media_probes p on p.video_id = v.video_id and p.source_sha256 = v.source_sha256
    where v.video_id = p_video_id;
    if v_work is null then
        perform skein.refuse('SK008', format('there is no video %s', p_video_id), '/video_id', 'not_found');
    end if;
    return v_work;
end
$$;
