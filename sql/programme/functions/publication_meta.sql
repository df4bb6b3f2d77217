-- publication_meta(video_id, platform_id) → {"fields", "missing", "hash"}: what is said of a video on a platform, and why
-- it cannot go there yet. Fields that nobody entered are absent, never empty. The hash covers what the platform would be
-- told, and the content itself. Locks nothing. The record's facts are the source's: it is what is handed over.
create or replace function programme.publication_meta(p_video_id bigint, p_platform_id bigint)
returns jsonb
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    with known as (
        select v.video_id, v.status, v.source_sha256, p.norm, f.*,
            jsonb_strip_nulls(jsonb_build_object('language', 'zh', 'author', o.name_zh, 'school', g.name_zh)
                || v.meta
                || jsonb_build_object('identifier', v.code, 'title', v.title_zh, 'format', p.norm ->> 'container',
                    'size', p.norm ->> 'size',
                    'duration', 'PT' || round((p.norm ->> 'duration_ms')::numeric / 1000, 3) || 'S',
                    'cover', v.outputs ->> 'poster')) as fields
        from programme.videos v
        cross join programme.platforms f
        left join programme.media_probes p on p.video_id = v.video_id and p.source_sha256 = v.source_sha256
        left join programme.people o on o.person_id = v.owner_id
        left join programme.organisations g on g.organisation_id = v.organisation_id
        where v.video_id = p_video_id
            and f.platform_id = p_platform_id
    )
    select jsonb_build_object(
        'fields', k.fields,
        'hash', encode(sha256(convert_to(concat_ws('|', k.fields, k.source_sha256, k.required_fields, k.max_lengths), 'UTF8')),
            'hex'),
        'missing', coalesce((
            select jsonb_agg(m.what order by m.what)
            from (
                select 'video is ' || k.status as what
                where k.status <> 'ready'
                union all
                select r.field
                from unnest(k.required_fields) r (field)
                where coalesce(btrim(k.fields ->> r.field), '') = ''
                union all
                select 'container ' || (k.norm ->> 'container')
                where not string_to_array(k.norm ->> 'container', ',') && k.containers
                union all
                select 'codec ' || (k.norm #>> '{video,codec}')
                where not (k.norm #>> '{video,codec}') = any (k.codecs)
                union all
                select 'size ' || (k.norm ->> 'size')
                where (k.norm ->> 'size')::numeric > k.max_bytes
                union all
                select 'duration ' || (k.norm ->> 'duration_ms') || ' ms'
                where (k.norm ->> 'duration_ms')::numeric > k.max_duration_s::numeric * 1000
            ) m
        ), '[]'))
    from known k
$$;
