-- video_publish(code, platform, actor) → {"status", "missing", "job"}: a person decides that a video goes to a platform.
-- What is missing blocks it and is told; otherwise the job that hands it over is enqueued. Again for one that is handed over
-- already changes nothing, for one that is stale, rejected or withdrawn it begins the next round.
-- Locks: the publication. Raises SK002 for an unknown actor, SK008 for an unknown video or platform.
create or replace function programme.video_publish(p_code text, p_platform text, p_actor text)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_actor constant bigint := programme.actor(p_actor);
    v_video constant bigint := programme.video_of(p_code);
    v_platform bigint;
    v_missing jsonb;
    v_publication programme.publications;
begin
    select p.platform_id into v_platform from programme.platforms p where p.code = p_platform;
    if v_platform is null then
        perform skein.refuse('SK008', format('there is no platform %s', p_platform), '/platform', 'not_found',
            p_hint => 'select code from programme.platform lists all');
    end if;
    insert into programme.publications (video_id, platform_id) values (v_video, v_platform) on conflict do nothing;
    v_publication := programme.publication_lock(v_video, p_platform);
    perform programme.add_event('publication.asked', 'video:' || v_video, null,
        jsonb_build_object('platform', p_platform, 'actor', v_actor));
    if v_publication.status in ('rejected', 'withdrawn') then
        -- What is missing first: blocked has to say why.
        v_missing := programme.publication_meta(v_video, v_platform) -> 'missing';
        update programme.publications u
        set missing = v_missing,
            last_error = null
        where u.video_id = v_video
            and u.platform_id = v_platform;
        perform programme.publication_move(v_video, v_platform,
            case v_missing when '[]' then 'ready' else 'blocked' end, null, '{}');
    end if;
    v_publication := programme.publication_refresh(v_video, v_platform, null);
    if v_publication.status in ('ready', 'stale') and v_publication.missing = '[]' then
        v_publication.job_id := programme.publication_enqueue(v_video, v_platform);
    end if;
    return jsonb_build_object('status', v_publication.status, 'missing', v_publication.missing,
        'job', v_publication.job_id);
end
$$;
