-- prep_invite(session, args): puts on record who is expected (args: in_person, online), what they were told, and sends it to
-- everybody who takes part. An answer to another time is none to this one. Part of lessonprep_confirm.
create or replace function programme.prep_invite(p_session programme.prep_sessions, p_args jsonb)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    delete from programme.prep_attendance a
    where a.session_id = p_session.session_id;
    insert into programme.prep_attendance (session_id, person_id, span)
    select p_session.session_id, e.person::bigint, p_session.span
    from jsonb_array_elements_text((p_args -> 'in_person') || (p_args -> 'online')) e (person);
    update programme.prep_participants p
    set joins_online = (p_args -> 'online') @> to_jsonb(p.person_id),
        partstat = 'needs_action'
    where p.session_id = p_session.session_id;
    insert into programme.prep_invitations (session_id, sequence, method, organisation_id, room_id, span)
    values (p_session.session_id, p_session.ical_sequence, 'REQUEST', p_session.organisation_id, p_session.room_id,
        p_session.span);
    perform programme.prep_tell('lessonprep.invited', p_session, array_agg(p.person_id order by p.person_id),
        jsonb_build_object('sequence', (p_session.ical_sequence + 1)::text),
        format('prep-invite:%s:%s', p_session.session_id, p_session.ical_sequence))
    from programme.prep_participants p
    where p.session_id = p_session.session_id;
end
$$;
