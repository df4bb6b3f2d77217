-- prep_announce(session): enqueues the job that tells everybody what the session's latest invitation says.
create or replace function programme.prep_announce(p_session programme.prep_sessions)
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    select skein.enqueue('lessonprep.announce', jsonb_build_object('v', 1, 'session_id', p_session.session_id,
            'sequence', p_session.ical_sequence),
        unique_key => format('%s:%s', p_session.session_id, p_session.ical_sequence))
$$;
