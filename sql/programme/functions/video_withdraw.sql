-- video_withdraw(code, platform, actor, reason) → {"status", "job"}: a person takes a video back from a platform; the job
-- that tells the platform is enqueued. Locks: the publication. Raises SK002 for an unknown actor or no reason, SK008 for
-- what does not exist, SK009 for one that is neither under review nor published nor stale.
create or replace function programme.video_withdraw(p_code text, p_platform text, p_actor text, p_reason text)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_actor constant bigint := programme.actor(p_actor);
    v_publication programme.publications;
begin
    perform programme.need_reason(p_reason);
    v_publication := programme.publication_lock(programme.video_of(p_code), p_platform);
    perform programme.publication_move(v_publication.video_id, v_publication.platform_id, 'withdrawing', null,
        jsonb_build_object('actor', v_actor, 'reason', p_reason));
    return jsonb_build_object('status', 'withdrawing',
        'job', programme.publication_enqueue(v_publication.video_id, v_publication.platform_id));
end
$$;
