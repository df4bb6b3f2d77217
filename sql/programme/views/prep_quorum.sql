-- What each session needs of each stage, and what those who were invited answered. accepted counts answers, expected those
-- whom the confirmed session counts on, attended those who were there.
create or replace view programme.prep_quorum as
select s.session_id,
    q.key as stage,
    q.value::int as needed,
    count(p.person_id) as invited,
    count(a.person_id) as expected,
    count(*) filter (where p.partstat = 'accepted') as accepted,
    count(*) filter (where p.partstat = 'declined') as declined,
    count(*) filter (where p.attended) as attended
from programme.prep_sessions s
cross join lateral jsonb_each_text(s.quorum) q
left join programme.prep_participants p on p.session_id = s.session_id and p.stage::text = q.key
left join programme.prep_attendance a on a.session_id = p.session_id and a.person_id = p.person_id
group by s.session_id, q.key, q.value;
