-- Sessions of collective lesson preparation, with times as people in the city read them.
create or replace view programme.prep_session as
select s.session_id,
    s.term_code,
    s.community_id,
    c.code as community,
    c.name_zh as community_name,
    s.series,
    s.seq_no,
    s.topic_zh as topic,
    s.kind,
    s.mode,
    s.duration_min,
    s.status,
    s.is_pinned,
    lower(s.span) as starts_at,
    upper(s.span) as ends_at,
    s.organisation_id,
    o.name_zh as host,
    r.code as room,
    s.reason,
    s.ical_uid::text as uid,
    s.ical_sequence,
    s.row_version,
    p.invited,
    p.expected,
    p.accepted,
    p.declined,
    p.attended,
    q.requested_by,
    q.request_reason,
    q.request_doc
from programme.prep_sessions s
join programme.communities c using (community_id)
left join programme.organisations o using (organisation_id)
left join programme.rooms r on r.room_id = s.room_id
cross join lateral (
    select count(*) as invited,
        count(a.person_id) as expected,
        count(*) filter (where p.partstat = 'accepted') as accepted,
        count(*) filter (where p.partstat = 'declined') as declined,
        count(*) filter (where p.attended) as attended
    from programme.prep_participants p
    left join programme.prep_attendance a on a.session_id = p.session_id and a.person_id = p.person_id
    where p.session_id = s.session_id
) p
-- Who asked for another time, until people were told one.
left join lateral (
    select h.staff_no as requested_by, a.reason as request_reason, a.doc_no as request_doc
    from programme.prep_requests a
    join programme.people h using (person_id)
    where a.session_id = s.session_id
        and a.sequence = s.ical_sequence
    order by a.request_id desc
    limit 1
) q on true;
