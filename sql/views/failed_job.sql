-- failed_job: jobs whose last attempt failed and who were given up (discarded) or wait for another one (retryable), newest
-- first by id. It means what skein.job means and derives nothing: read from the two tables that hold just these, so that the
-- newest thousand cost a thousand rows.
create or replace view skein.failed_job
as
with job as (
    select e.id, e.kind, e.state, e.attempt, e.error, e.ended_at as at
    from skein.ended e
    where e.state = 'discarded'
    union all
    select w.id, w.kind, 'retryable', w.attempt, w.error, w.since
    from skein.waiting w
    where w.reason = 'due'
        and w.retrying
)
select j.id,
    k.name as kind,
    j.state,
    j.attempt::int as attempt,
    coalesce(j.error, (select f.error from skein.failures f where f.job_id = j.id order by f.at desc limit 1)) as error,
    j.at
from job j
join skein.kinds k on k.kind = j.kind
order by j.id desc;
