-- lock_prep_session(session, row_version) → the session, locked; nobody else writes to the term's sessions until the
-- transaction ends. A version of null takes any. Raises SK008 when it does not exist, SK009 when it is not the version read.
create or replace function programme.lock_prep_session(p_session_id bigint, p_row_version int default null)
returns programme.prep_sessions
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_session programme.prep_sessions;
begin
    perform programme.lock_prep_term(s.term_code)
    from programme.prep_sessions s
    where s.session_id = p_session_id;
    select s.*
    into v_session
    from programme.prep_sessions s
    where s.session_id = p_session_id
    for update;
    if not found then
        perform skein.refuse('SK008', format('there is no session %s', p_session_id), '/session_id', 'not_found',
            p_hint => 'see skein lessonprep show');
    elsif v_session.row_version <> p_row_version then
        perform skein.refuse('SK009', format('session %s has changed since version %s was read', p_session_id,
            p_row_version), '/row_version', 'stale_version', p_hint => 'read it again and decide again');
    end if;
    return v_session;
end
$$;
