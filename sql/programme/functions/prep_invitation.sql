-- prep_invitation(session, sequence) → what people were told under that number, as an invitation is written: method, uid,
-- times in Unix seconds, topic, place, the chair as organizer, and who is meant ("attendees": person, name, whether there is
-- a mail address, role as RFC 5545 writes it). Raises SK008.
create or replace function programme.prep_invitation(p_session_id bigint, p_sequence int)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_invitation jsonb;
begin
    select jsonb_build_object(
        'method', i.method,
        'uid', s.ical_uid,
        'sequence', i.sequence,
        'stamp', extract(epoch from i.sent_at)::bigint,
        'starts', extract(epoch from lower(i.span))::bigint,
        'ends', extract(epoch from upper(i.span))::bigint,
        'topic', s.topic_zh,
        'community', c.name_zh,
        'place', programme.prep_place(i.organisation_id, i.room_id),
        'organizer', (
            select jsonb_build_object('person', q.person_id, 'name', q.name_zh,
                'reachable', q.email_sealed is not null)
            from programme.prep_participants p
            join programme.people q using (person_id)
            where p.session_id = s.session_id
                and p.role = 'chair'),
        'attendees', (
            select jsonb_agg(jsonb_build_object('person', q.person_id, 'name', q.name_zh,
                'reachable', q.email_sealed is not null, 'role', case
                when p.role = 'chair' then 'CHAIR'
                when p.is_required or p.role = 'lead_preparer' then 'REQ-PARTICIPANT'
                else 'OPT-PARTICIPANT' end) order by q.person_id)
            from programme.prep_participants p
            join programme.people q using (person_id)
            where p.session_id = s.session_id))
    into v_invitation
    from programme.prep_invitations i
    join programme.prep_sessions s using (session_id)
    join programme.communities c using (community_id)
    where i.session_id = p_session_id
        and i.sequence = p_sequence;
    if not found then
        perform skein.refuse('SK008', format('session %s has no invitation %s', p_session_id, p_sequence), '/sequence',
            'not_found', 'lessonprep.announce');
    end if;
    return v_invitation;
end
$$;
