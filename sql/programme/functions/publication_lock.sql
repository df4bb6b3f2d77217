-- publication_lock(video_id, platform) → the publication, locked until the transaction ends. Raises SK008 when there is none.
create or replace function programme.publication_lock(p_video_id bigint, p_platform text)
returns programme.publications
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_publication programme.publications;
begin
    select u.*
    into v_publication
    from programme.publications u
    join programme.platforms p on p.platform_id = u.platform_id
    where u.video_id = p_video_id
        and p.code = p_platform
    for no key update of u;
    if not found then
        perform skein.refuse('SK008', format('video %s was never meant for platform %s', p_video_id, p_platform),
            '/platform', 'not_found', p_hint => 'select programme.video_publish(code, platform, actor) begins it');
    end if;
    return v_publication;
end
$$;
