-- staging_batch: what came in and what became of it. A login sees its own batches, operators and viewers all.
create or replace view programme.staging_batch
with (security_barrier = true)
as
select b.batch_id,
    b.kind,
    b.source,
    b.owner,
    b.status,
    b.row_count,
    b.job_id,
    b.result,
    b.created_at,
    b.ended_at
from programme.staging_batches b
where b.owner = session_user
    or pg_has_role(session_user, 'skein_operator', 'member')
    or pg_has_role(session_user, 'skein_viewer', 'member');
