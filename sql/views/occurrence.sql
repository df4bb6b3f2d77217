-- One row per due time that was decided: fired, missed, skipped_overlap, skipped_misfire or error, and by which job.
create or replace view skein.occurrence as
select
    o.schedule,
    o.due_at,
    o.outcome,
    o.job_id,
    o.decided_at,
    o.note
from skein.occurrences o;
