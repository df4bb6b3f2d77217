-- video_add(code, title, source_path, ladder, owner, organisation) → video_id: registers a source and enqueues its probe.
-- A code that is registered with the same path and title gives the same video back; anything else is refused.
-- Locks: the code's unique key. Raises SK002 for a code, title or path of the wrong form, SK005 for a code that is
-- taken.
create or replace function programme.video_add(
    p_code text, p_title text, p_source_path text, p_ladder text default 'lesson', p_owner_id bigint default null,
    p_organisation_id bigint default null
)
returns bigint
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_id bigint;
    v_code constant text := coalesce(nullif(p_code, ''), 'V' || to_char(now() at time zone 'Asia/Shanghai', 'YYYYMMDD') || '-'
        || substr(md5(p_source_path || p_title), 1, 8));
begin
    if v_code !~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$' then
        perform skein.refuse('SK002', 'a code is 1 to 64 letters, digits, dots, dashes and underscores', '/code', 'pattern');
    end if;
    if coalesce(length(p_title), 0) not between 1 and 200 then
        perform skein.refuse('SK002', 'a title has 1 to 200 characters', '/title', 'length');
    end if;
    if coalesce(p_source_path, '') !~ '^/' then
        perform skein.refuse('SK002', 'the path of the source must be absolute', '/source_path', 'pattern');
    end if;
    insert into programme.videos (code, title_zh, source_path, ladder, owner_id, organisation_id)
    values (v_code, p_title, p_source_path, p_ladder, p_owner_id, p_organisation_id)
    on conflict on constraint video_code_unique do nothing
    returning video_id
    into v_id;
    if v_id is null then
        select v.video_id
        into v_id
        from programme.videos v
        where v.code = v_code
            and v.source_path = p_source_path
            and v.title_zh = p_title;
        if not found then
            perform skein.refuse('SK005', format('code %s is taken by another video', v_code), '/code', 'duplicate',
                p_hint => 'give it another code with --code');
        end if;
        return v_id;
    end if;
    update programme.videos v
    set probe_job = (
        select e.job_id
        from skein.enqueue('video.probe', jsonb_build_object('v', 1, 'video_id', v_id), unique_key => v_id::text,
            tags => array['video:' || v_id]) e
    )
    where v.video_id = v_id;
    perform programme.add_event('video.added', 'video:' || v_id, null,
        jsonb_build_object('code', v_code, 'source_path', p_source_path, 'ladder', p_ladder));
    return v_id;
end
$$;
