-- publication_enqueue(video_id, platform_id) → the job video.publish_metadata for the publication as it is now; one that
-- lives for the same video, platform, metadata and direction is taken again. Taking back never joins a job that hands
-- over: that one may have looked already, and end without doing it. The caller holds the publication.
create or replace function programme.publication_enqueue(p_video_id bigint, p_platform_id bigint)
returns bigint
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_job bigint;
begin
    select e.job_id
    into v_job
    from programme.publications u
    join programme.platforms p on p.platform_id = u.platform_id
    cross join lateral skein.enqueue('video.publish_metadata',
        jsonb_build_object('v', 1, 'video_id', u.video_id, 'platform', p.code, 'meta_hash', u.meta_hash),
        unique_key => concat_ws(':', u.video_id, p.code, u.meta_hash, case u.status when 'withdrawing' then 'back' end),
        tags => array['video:' || u.video_id]) e
    where u.video_id = p_video_id
        and u.platform_id = p_platform_id;
    update programme.publications u
    set job_id = v_job
    where u.video_id = p_video_id
        and u.platform_id = p_platform_id;
    return v_job;
end
$$;
