-- publication_move(video_id, platform_id, status, job_id, why): a publication's new state, and the record of it. Nothing
-- happens when it is in that state. The caller holds the publication. Raises SK009 for a step that does not exist.
create or replace function programme.publication_move(
    p_video_id bigint, p_platform_id bigint, p_status text, p_job_id bigint, p_why jsonb
)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    update programme.publications u
    set status = p_status,
        changed_at = now(),
        published_at = coalesce(u.published_at, case p_status when 'published' then now() end)
    where u.video_id = p_video_id
        and u.platform_id = p_platform_id
        and u.status <> p_status;
    if found then
        perform programme.add_event('publication.' || p_status, 'video:' || p_video_id, p_job_id,
            jsonb_build_object('platform_id', p_platform_id) || p_why);
    end if;
end
$$;
