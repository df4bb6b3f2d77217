-- lessonprep_confirm(args, job) → {"session_id", "status", "sequence", "row_version"}: a person confirms a proposal, and
-- everybody is invited. args: session_id, row_version and by (a staff number) as in the job lessonprep.confirm, and what its
-- handler found when it tried the hard rules again: as_of, inputs_hash, in_person, online, and conflict when a rule is
-- broken by now: then the session goes back to to_place with that reason, and its chair is told.
-- Reminders and the closing are scheduled. Locks: the term, the session. Raises SK002 for an unknown person, SK003 for one who does not
-- decide (prep_decider), SK008, SK009
-- when the session changed since it was read or is no proposal, PM002 when the inputs changed meanwhile, 23P01 when
-- somebody is expected elsewhere after all.
create or replace function programme.lessonprep_confirm(p_args jsonb, p_job_id bigint default null)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_session programme.prep_sessions := programme.lock_prep_session((p_args ->> 'session_id')::bigint,
        (p_args ->> 'row_version')::int);
begin
    perform programme.prep_decider(v_session, p_args ->> 'by');
    if v_session.status <> 'proposed' then
        perform skein.refuse('SK009', format('session %s is %s and no proposal', v_session.session_id, v_session.status),
            '/session_id', 'bad_transition', 'lessonprep.confirm');
    end if;
    perform programme.prep_unchanged(v_session.term_code, array[v_session.community_id], (p_args ->> 'as_of')::date,
        p_args ->> 'inputs_hash');
    if p_args ? 'conflict' then
        update programme.prep_sessions s
        set status = 'to_place',
            organisation_id = null,
            room_id = null,
            span = null,
            room_span = null,
            reason = left(p_args ->> 'conflict', 500)
        where s.session_id = v_session.session_id
        returning * into v_session;
        perform programme.prep_tell('lessonprep.needs_place', v_session, programme.prep_chairs(array[v_session.session_id]),
            jsonb_build_object('reason', v_session.reason),
            format('prep-conflict:%s:%s', v_session.session_id, v_session.row_version));
    else
        update programme.prep_sessions s
        set status = 'confirmed',
            ical_sequence = s.ical_sequence + 1,
            not_spans = '{}',
            keep_host = false,
            reason = null
        where s.session_id = v_session.session_id
        returning * into v_session;
        perform programme.prep_invite(v_session, p_args);
        perform programme.prep_remember(v_session);
    end if;
    perform programme.add_act('lessonprep.' || case when p_args ? 'conflict' then 'refused' else 'confirmed' end,
        'session:' || v_session.session_id, p_args ->> 'by', jsonb_build_object('status', v_session.status,
            'sequence', v_session.ical_sequence, 'reason', v_session.reason));
    return jsonb_strip_nulls(jsonb_build_object('session_id', v_session.session_id, 'status', v_session.status,
        'sequence', v_session.ical_sequence, 'row_version', v_session.row_version, 'reason', v_session.reason));
end
$$;
