-- prep_cancel(session, row_version, actor, reason, doc) → {"session_id", "status", "sequence", "row_version"}: a session does
-- not take place. Whoever was invited is told, with the next SEQUENCE. Locks: the term, the session. Raises SK002 without a
-- reason or document, SK003 for somebody who does not decide, SK008, SK009.
create or replace function programme.prep_cancel(session_id bigint, row_version int, actor text, reason text, doc text)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_session programme.prep_sessions := programme.lock_prep_session($1, $2);
    v_told programme.prep_invitations;
begin
    perform programme.prep_decider(v_session, $3);
    perform programme.need_reason($4);
    perform programme.need_document($5);
    select i.*
    into v_told
    from programme.prep_invitations i
    where i.session_id = $1
    order by i.sequence desc
    limit 1;
    update programme.prep_sessions s
    set status = 'cancelled',
        reason = $4,
        ical_sequence = case when v_told is null then s.ical_sequence else s.ical_sequence + 1 end
    where s.session_id = $1
    returning * into v_session;
    delete from programme.prep_attendance a
    where a.session_id = $1;
    if v_told is not null then
        insert into programme.prep_invitations (session_id, sequence, method, organisation_id, room_id, span)
        values ($1, v_session.ical_sequence, 'CANCEL', v_told.organisation_id, v_told.room_id, v_told.span);
        perform programme.prep_announce(v_session);
    end if;
    perform programme.add_act('lessonprep.cancelled', 'session:' || $1, $3, jsonb_build_object('reason', $4, 'doc', $5));
    return jsonb_build_object('session_id', $1, 'status', v_session.status, 'sequence', v_session.ical_sequence,
        'row_version', v_session.row_version);
end
$$;
