-- publication_task(video_id, platform_id) → what a worker needs to know to call the platform. Locks nothing.
create or replace function programme.publication_task(p_video_id bigint, p_platform_id bigint)
returns jsonb
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select jsonb_build_object('video_id', u.video_id, 'code', v.code, 'platform', p.code, 'adapter', p.adapter,
        'address', p.address, 'token', translate(encode(p.token_sealed, 'base64'), E'\n', ''),
        'remote_id', u.remote_id, 'call', u.calls, 'hash', u.submitted_hash,
        'key', concat_ws(':', v.code, p.code, u.submitted_hash),
        'source_path', v.source_path, 'source_sha256', v.source_sha256,
        'poster', (v.outputs ->> 'directory') || '/' || (v.outputs ->> 'poster'),
        'fields', programme.publication_meta(u.video_id, u.platform_id) -> 'fields',
        'lengths', p.max_lengths,
        'names', (select jsonb_object_agg(f.field, f.lom_path) from programme.metadata_fields f))
    from programme.publications u
    join programme.platforms p on p.platform_id = u.platform_id
    join programme.videos v on v.video_id = u.video_id
    where u.video_id = p_video_id
        and u.platform_id = p_platform_id
$$;
