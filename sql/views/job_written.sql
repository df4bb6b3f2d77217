-- job_written: what was written of every job when it was enqueued and never changes, newest first: for those who look for
-- some among millions by such a thing. Nothing is derived, so passing over a job costs a few microseconds, where skein.job
-- has to find what became of it. Look its state up there by id, for those that match:
--   select j.* from (select w.id from skein.job_written w where w.kind = 'k' order by w.id desc limit 20) w
--   cross join lateral (select * from skein.job j where j.id = w.id limit 1) j
-- It shows everybody's jobs, so producers have skein.job alone.
create or replace view skein.job_written
as
with job as (
    -- First, as most jobs are here, whatever became of them: a look-up by id ends with the first place that has the job, and
    -- skein.ended has a partition for each day of its long retention.
    select r.id, r.kind, r.lane, r.created_at, r.tenant, r.tags, r.args, r.producer
    from skein.ready r
    union all
    select w.id, w.kind, w.lane, w.created_at, w.tenant, w.tags, w.args, w.producer
    from skein.waiting w
    union all
    select e.id, e.kind, e.lane, e.created_at, e.tenant, e.tags, e.args, e.producer
    from skein.ended e
)
select distinct on (j.id)
    j.id,
    (select k.name from skein.kinds k where k.kind = j.kind) as kind,
    (select l.queue from skein.lanes l where l.lane = j.lane) as queue,
    (select l.priority::int from skein.lanes l where l.lane = j.lane) as priority,
    j.created_at,
    j.tenant,
    j.tags,
    j.args - (select k.personal from skein.kinds k where k.kind = j.kind) as args,
    j.producer
from job j
order by j.id desc;
