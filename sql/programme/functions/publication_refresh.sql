-- publication_refresh(video_id, platform_id, job_id) → the publication after its metadata was worked out anew: what was not
-- handed over is blocked or ready, what is published and no longer says what the platform was told is stale.
-- Locks: the publication.
create or replace function programme.publication_refresh(p_video_id bigint, p_platform_id bigint, p_job_id bigint)
returns programme.publications
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_publication programme.publications;
    v_meta constant jsonb := programme.publication_meta(p_video_id, p_platform_id);
begin
    update programme.publications u
    set meta_hash = v_meta ->> 'hash',
        missing = case when u.status = 'blocked' and v_meta -> 'missing' = '[]' then u.missing else v_meta -> 'missing' end
    where u.video_id = p_video_id
        and u.platform_id = p_platform_id
    returning *
    into v_publication;
    if v_publication.status in ('draft', 'blocked', 'ready') then
        perform programme.publication_move(p_video_id, p_platform_id,
            case v_meta -> 'missing' when '[]' then 'ready' else 'blocked' end, p_job_id,
            jsonb_build_object('missing', v_meta -> 'missing'));
        update programme.publications u
        set missing = v_meta -> 'missing'
        where u.video_id = p_video_id
            and u.platform_id = p_platform_id;
    elsif v_publication.status = 'published' and v_publication.meta_hash is distinct from v_publication.submitted_hash then
        perform programme.publication_move(p_video_id, p_platform_id, 'stale', p_job_id, '{}');
    end if;
    select u.*
    into v_publication
    from programme.publications u
    where u.video_id = p_video_id
        and u.platform_id = p_platform_id;
    return v_publication;
end
$$;
