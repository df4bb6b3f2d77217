-- prep_replan(sessions): something changed under these confirmed sessions: a repair of each community's term is enqueued,
-- which moves only what cannot take place any more, as proposals. A repair that is waiting already does for all.
create or replace function programme.prep_replan(p_sessions bigint[])
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    select skein.enqueue('lessonprep.plan', jsonb_build_object('v', 1, 'term_code', s.term_code,
            'communities', jsonb_build_array(s.community_id), 'mode', 'repair'),
        unique_key => format('%s:%s:repair:1', s.term_code, s.community_id))
    from (
        select distinct s.term_code, s.community_id
        from programme.prep_sessions s
        where s.session_id = any (p_sessions)
            and s.status = 'confirmed'
        order by 1, 2
    ) s
$$;
