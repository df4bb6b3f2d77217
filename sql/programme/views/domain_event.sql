-- What happened in the programme, append-only.
create or replace view programme.domain_event as
select e.event_id,
    e.at,
    e.kind,
    e.subject,
    e.job_id,
    e.actor,
    e.body
from programme.domain_events e;
