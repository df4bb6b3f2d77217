-- lessonprep_remind(args, job) → {"session_id", "reminded"}: tells everybody who is expected, unless the session has another
-- time by now or is not confirmed. args: session_id, sequence, offset. Raises SK008.
create or replace function programme.lessonprep_remind(p_args jsonb, p_job_id bigint default null)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_session constant programme.prep_sessions := programme.lock_prep_session((p_args ->> 'session_id')::bigint);
    v_expected constant bigint[] := array(
        select a.person_id
        from programme.prep_attendance a
        where a.session_id = v_session.session_id
        order by a.person_id);
begin
    if v_session.status <> 'confirmed' or v_session.ical_sequence <> (p_args ->> 'sequence')::int then
        return jsonb_build_object('session_id', v_session.session_id, 'reminded', 0);
    end if;
    perform programme.prep_tell('lessonprep.reminded', v_session, v_expected, '{}', format('prep-remind:%s:%s:%s',
        v_session.session_id, v_session.ical_sequence, p_args ->> 'offset'));
    return jsonb_build_object('session_id', v_session.session_id, 'reminded', cardinality(v_expected));
end
$$;
