-- Who asked for another time of a session, why, and by which document.
create or replace view programme.prep_request as
select r.request_id,
    r.session_id,
    s.term_code,
    p.staff_no as requested_by,
    r.reason,
    r.doc_no as doc,
    r.requested_at,
    r.job_id
from programme.prep_requests r
join programme.prep_sessions s using (session_id)
join programme.people p using (person_id);
