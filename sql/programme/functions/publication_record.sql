-- publication_record(code, platform, state, remote_id, actor) → {"status"}: a person records what a platform that cannot be
-- asked has done: under_review, published, rejected or withdrawn. Calls that are under way are not heard any more.
-- Locks: the publication. Raises SK002 for an unknown actor or state, and for a review by a platform whose rules say that
-- it reviews nothing, SK008 for what does not exist, SK009 for a state that cannot follow.
create or replace function programme.publication_record(
    p_code text, p_platform text, p_state text, p_remote_id text, p_actor text
)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_actor constant bigint := programme.actor(p_actor);
    v_publication programme.publications;
begin
    if p_state is null or p_state not in ('under_review', 'published', 'rejected', 'withdrawn') then
        perform skein.refuse('SK002', 'a platform''s state is under_review, published, rejected or withdrawn', '/state',
            'one_of');
    end if;
    v_publication := programme.publication_lock(programme.video_of(p_code), p_platform);
    if p_state in ('under_review', 'rejected') and exists (
        select from programme.platforms p where p.platform_id = v_publication.platform_id and not p.needs_review
    ) then
        perform skein.refuse('SK002', format('platform %s reviews nothing', p_platform), '/state', 'needs_review',
            p_hint => 'set needs_review in the platform''s rules when it does');
    end if;
    update programme.publications u
    set calls = u.calls + 1,
        remote_id = case when p_state <> 'withdrawn' then coalesce(p_remote_id, u.remote_id) end,
        sending_since = null
    where u.video_id = v_publication.video_id
        and u.platform_id = v_publication.platform_id;
    perform programme.publication_move(v_publication.video_id, v_publication.platform_id, p_state, null,
        jsonb_build_object('actor', v_actor, 'recorded', true));
    return jsonb_build_object('status', p_state);
end
$$;
