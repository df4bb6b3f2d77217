-- One row per schedule: what it does, when it is due next, and what it did last. problem: why it stands still.
create or replace view skein.schedule as
select
    s.name,
    s.kind,
    s.args,
    s.rule,
    s.time_zone,
    s.calendar,
    s.misfire,
    s.overlap,
    s.enabled,
    s.next_at,
    s.last_due_at,
    s.last_job_id,
    s.roll,
    s.misfire_window,
    s.starts_at,
    s.ends_at,
    s.queue,
    s.priority,
    s.problem
from skein.schedules s;
