-- publication_sync({"video_id", "platform"} or {}, job_id) → what the job video.sync_status does next. Without a video it
-- enqueues one job per publication that a platform can be asked about, once an hour ({"next": "none", "enqueued"}), and
-- drives on what is underway and has no job. With one: {"next": "look", …}, or {"next": "none", "status"} where nothing is
-- to be asked. What is published and says something else now becomes stale.
-- Locks: the publications one after the other. Raises SK008 for a publication that does not exist.
create or replace function programme.publication_sync(p_args jsonb, p_job_id bigint default null)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_publication programme.publications;
    v_count int;
begin
    if not p_args ? 'video_id' then
        select count(e.job_id)
        into v_count
        from programme.publications u
        join programme.platforms p on p.platform_id = u.platform_id
        cross join lateral skein.enqueue('video.sync_status',
            jsonb_build_object('v', 1, 'video_id', u.video_id, 'platform', p.code),
            unique_key => concat_ws(':', u.video_id, p.code, to_char(now() at time zone 'UTC', 'YYYYMMDDHH24')),
            tags => array['video:' || u.video_id]) e
        where u.status in ('submitted', 'under_review', 'published', 'stale', 'withdrawing');
        return jsonb_build_object('next', 'none', 'status', 'swept', 'enqueued', v_count);
    end if;
    v_publication := programme.publication_lock((p_args ->> 'video_id')::bigint, p_args ->> 'platform');
    if v_publication.status = 'published' then
        v_publication := programme.publication_refresh(v_publication.video_id, v_publication.platform_id, p_job_id);
    end if;
    if exists (
        select from programme.platforms p where p.platform_id = v_publication.platform_id and p.adapter = 'http_json'
    ) then
        if v_publication.status in ('submitted', 'withdrawing') then
            -- The job that hands over looks before it sends; it may have used up its attempts.
            perform programme.publication_enqueue(v_publication.video_id, v_publication.platform_id);
        elsif v_publication.status in ('under_review', 'published', 'stale') then
            return jsonb_build_object('next', 'look')
                || programme.publication_task(v_publication.video_id, v_publication.platform_id);
        end if;
    end if;
    return jsonb_build_object('next', 'none', 'status', v_publication.status);
end
$$;
