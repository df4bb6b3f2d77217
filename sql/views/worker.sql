-- worker: every incarnation of a worker that lives, and those that ended in the last day.
create or replace view skein.worker
as
select w.worker as id,
    w.name,
    w.host,
    w.pid,
    w.version,
    w.queues,
    w.concurrency,
    w.state,
    w.started_at,
    w.beat_at,
    w.running,
    coalesce(l.worker = w.worker and l.until > clock_timestamp(), false) as leader
from skein.workers w
left join skein.leader l on true
where w.ended_at is null
    or w.ended_at > clock_timestamp() - interval '1 day';
