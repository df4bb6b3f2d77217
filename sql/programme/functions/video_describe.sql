-- video_describe(code, meta, actor) → {"video_id", "publications"}: what a person enters of a video, in place of what was
-- entered before. What is published becomes stale where the platform was told otherwise.
-- Locks: the video's publications in the order of platforms. Raises SK002 for a field that is none or a value that is no
-- text of 1 to 4000 characters, SK008 for an unknown code.
create or replace function programme.video_describe(p_code text, p_meta jsonb, p_actor text)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_actor constant bigint := programme.actor(p_actor);
    v_video constant bigint := programme.video_of(p_code);
    v_bad text;
    v_platform bigint;
    v_count int := 0;
begin
    if jsonb_typeof(p_meta) is distinct from 'object' then
        perform skein.refuse('SK002', 'the metadata are one JSON object', '/meta', 'type');
    end if;
    select m.key
    into v_bad
    from jsonb_each(p_meta) m
    left join programme.metadata_fields f on f.field = m.key and f.entered
    where f.field is null
        or jsonb_typeof(m.value) <> 'string'
        or length(p_meta ->> m.key) not between 1 and 4000
    order by m.key
    limit 1;
    if found then
        perform skein.refuse('SK002', format('field %s cannot be entered, or is no text of 1 to 4000 characters', v_bad),
            '/meta/' || v_bad, 'field',
            p_hint => (select 'fields: ' || string_agg(f.field, ' ' order by f.field)
                from programme.metadata_fields f where f.entered));
    end if;
    update programme.videos v set meta = p_meta where v.video_id = v_video;
    perform programme.add_event('video.described', 'video:' || v_video, null, jsonb_build_object('actor', v_actor));
    for v_platform in
        select u.platform_id
        from programme.publications u
        where u.video_id = v_video
        order by u.platform_id
        for no key update
    loop
        perform programme.publication_refresh(v_video, v_platform, null);
        v_count := v_count + 1;
    end loop;
    return jsonb_build_object('video_id', v_video, 'publications', v_count);
end
$$;
