-- failed_job: jobs whose last attempt failed and who were given up (discarded) or wait for another one (retryable). It means what
-- skein.job means and derives nothing. Ask for the newest with ORDER BY id DESC LIMIT n: the tables' indexes are then merged, and n
-- rows are read. That holds as long as PostgreSQL can open the view up: no CTE, no ORDER BY of its own, no condition inside the
-- branch of skein.ended.
create or replace view skein.failed_job
as
select j.id,
    (select k.name from skein.kinds k where k.kind = j.kind) as kind,
    j.state,
    j.attempt::int as attempt,
    coalesce(j.error, (select f.error from skein.failures f where f.job_id = j.id order by f.at desc limit 1)) as error,
    j.at
from (
    select e.id, e.kind, e.state, e.attempt, e.error, e.ended_at as at
    from skein.ended e
    union all
    (
    select w.id, w.kind, 'retryable', w.attempt, w.error, w.since
    from skein.waiting w
    where w.reason = 'due'
        and w.retrying
    order by w.id desc
    )
) j
where j.state in ('discarded', 'retryable');
