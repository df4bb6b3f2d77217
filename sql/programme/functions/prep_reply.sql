-- prep_reply(uid, sequence, person, participation) → {"session_id", "person_id", "partstat"}: what somebody answered to an
-- invitation (iTIP REPLY, RFC 5546 section 3.2.3). Whose mail address answered, the caller finds by prep_invited; null:
-- nobody's. An answer to an earlier time is none to the present one. Locks: the participant. Raises SK008 for an unknown
-- invitation or person, SK009 for an answer that comes too late, SK002 for another participation than ACCEPTED, DECLINED
-- or TENTATIVE.
create or replace function programme.prep_reply(p_uid text, p_sequence int, p_person_id bigint, p_participation text)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_answer constant text := lower(p_participation);
    v_session programme.prep_sessions;
    v_person bigint;
begin
    if v_answer is null or v_answer not in ('accepted', 'declined', 'tentative') then
        perform skein.refuse('SK002', 'the answer is accepted, declined or tentative', '/participation', 'enum');
    end if;
    select s.*
    into v_session
    from programme.prep_sessions s
    where s.ical_uid::text = p_uid;
    if not found then
        perform skein.refuse('SK008', 'nobody was invited under this identifier', '/uid', 'not_found');
    elsif v_session.status <> 'confirmed' or p_sequence < v_session.ical_sequence then
        perform skein.refuse('SK009', format('session %s has another time by now', v_session.session_id), '/sequence',
            'stale_version', p_hint => 'answer the latest invitation');
    end if;
    update programme.prep_participants p
    set partstat = v_answer
    where p.session_id = v_session.session_id
        and p.person_id = p_person_id
    returning p.person_id
    into v_person;
    if not found then
        perform skein.refuse('SK008', format('nobody with this address was invited to session %s', v_session.session_id),
            '/email', 'not_found');
    end if;
    perform programme.add_event('lessonprep.answered', 'session:' || v_session.session_id, null,
        jsonb_build_object('person_id', v_person, 'answer', v_answer));
    return jsonb_build_object('session_id', v_session.session_id, 'person_id', v_person, 'partstat', v_answer);
end
$$;
