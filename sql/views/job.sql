-- job: one row per job in any state, as long as retention keeps it. A job of the ready log shows its newest row; where a job
-- went on from there its state is derived from waiting or ended instead. Scalar look-ups and not joins, and ordered here as
-- well (a barrier keeps the reader's ORDER BY out), so that ORDER BY id DESC LIMIT n merges the tables' indexes and derives the
-- state of n rows, not of all. A producer sees its own jobs.
create or replace view skein.job
with (security_barrier = true)
as
with job as (
    select w.id, w.kind, w.lane, skein.waiting_state(w.reason, w.retrying) as state, w.reason, w.attempt, w.max_attempts,
        w.run_at, w.created_at, null::timestamptz as started_at, null::timestamptz as finished_at, null::bigint as worker,
        w.tenant, w.tags, w.unique_key, w.limit_key, w.deadline, w.args, w.error, w.note, w.trace, w.producer
    from skein.waiting w
    union all
    select e.id, e.kind, e.lane, e.state, e.code, e.attempt, e.max_attempts, e.run_at, e.created_at, e.started_at, e.ended_at,
        e.worker, e.tenant, e.tags, e.unique_key, e.limit_key, e.deadline, e.args, e.error, null, e.trace, e.producer
    from skein.ended e
    union all
    -- sorted here, or ORDER BY id DESC LIMIT n on the view would sort all
    (
    select r.id, r.kind, r.lane,
        case
            when s.state = 'available' and o.action = 'cancel' then 'cancelled'
            when s.state = 'available' and o.action = 'reschedule' then 'scheduled'
            else s.state
        end,
        case when s.state <> 'completed' then o.action end, r.attempt, r.max_attempts, coalesce(o.run_at, r.run_at), r.created_at,
        s.started_at, s.finished_at, s.worker, r.tenant, r.tags, r.unique_key, r.limit_key, r.deadline, r.args, null, o.reason,
        r.trace, r.producer
    from skein.ready r
    cross join lateral skein.ready_state(r.slice, r.lane, r.xid, r.id) s
    left join skein.overrides o on o.job_id = r.id
    order by r.id desc
    )
)
select j.id,
    (select k.name from skein.kinds k where k.kind = j.kind) as kind,
    (select l.queue from skein.lanes l where l.lane = j.lane) as queue,
    (select l.priority::int from skein.lanes l where l.lane = j.lane) as priority,
    j.state,
    j.reason,
    j.attempt::int as attempt,
    j.max_attempts::int as max_attempts,
    j.run_at,
    j.created_at,
    j.started_at,
    j.finished_at,
    j.worker,
    j.tenant,
    j.tags,
    j.unique_key,
    j.limit_key,
    j.deadline,
    j.args - (select k.personal from skein.kinds k where k.kind = j.kind) as args,
    (select t.result from skein.results t where t.job_id = j.id limit 1) as result,
    case
        when j.state <> 'completed'
            then coalesce(j.error, (select f.error from skein.failures f where f.job_id = j.id order by f.at desc limit 1))
    end as error,
    (select g.fraction from skein.progress g where g.job_id = j.id) as progress,
    j.note,
    j.trace,
    j.producer
from job j
where j.producer = session_user
    or pg_has_role(session_user, 'skein_viewer', 'member')
    or pg_has_role(session_user, 'skein_operator', 'member')
    or pg_has_role(session_user, 'skein_worker', 'member')
    or pg_has_role(session_user, 'skein_owner', 'member')
order by j.id desc;
