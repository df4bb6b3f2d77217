-- queue: the backlog of each queue. Counts stop at 100,000, so that looking costs the same however much is waiting;
-- oldest_ready_age is exact: the headline of whether the queue is behind.
create or replace view skein.queue
as
select q.name,
    coalesce(r.available, 0) as available,
    coalesce(u.running, 0) as running,
    coalesce(w.waiting, 0) as waiting,
    r.oldest_ready_age,
    p.name is not null as paused,
    p.reason as paused_reason,
    p.until as paused_until,
    q.fair
from skein.queues q
left join lateral (
    select count(*) as available, clock_timestamp() - min(y.ready_at) as oldest_ready_age
    from skein.lanes l
    cross join lateral skein.unclaimed(l.lane, 100000) c
    left join lateral (
        select y.ready_at
        from skein.ready y
        where y.lane = l.lane
            and y.xid = c.xid
            and y.id = c.id
        limit 1
    ) y on true
    where l.queue = q.name
) r on true
left join lateral (
    select sum(cardinality(o.ids)) as running
    from skein.workers v
    cross join lateral skein.open_leases(v.worker) o
    join skein.lanes l on l.lane = o.lane
    where v.state in ('active', 'quiet', 'stopping')
        and l.queue = q.name
) u on true
left join lateral (
    select count(*) as waiting
    from (
        select
        from skein.waiting w
        join skein.lanes l on l.lane = w.lane
        where l.queue = q.name
        limit 100000
    ) w
) w on true
left join skein.pauses p
    on p.what = 'queue'
    and p.name = q.name
    and (p.until is null or p.until > clock_timestamp());
