-- staging_error: what is wrong with which row of a batch. A login sees those of its own batches, operators all.
create or replace view programme.staging_error
with (security_barrier = true)
as
select e.batch_id,
    e.line_no,
    e.error_at,
    e.error_code,
    e.message
from programme.staging_errors e
join programme.staging_batches b on b.batch_id = e.batch_id
where b.owner = session_user
    or pg_has_role(session_user, 'skein_operator', 'member');
