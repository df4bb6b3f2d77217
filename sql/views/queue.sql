-- queue: the backlog of each queue. Counts stop at 100,000, so that looking costs the same however much is waiting;
-- oldest_ready_age is exact: the headline of whether the queue is behind.
create or replace view skein.queue
as
select q.name,
    r.available,
    coalesce(u.running, 0) as running,
    coalesce(w.waiting, 0) as waiting,
    clock_timestamp() - r.oldest_ready_at as oldest_ready_age,
    p.name is not null as paused,
    p.reason as paused_reason,
    p.until as paused_until,
    q.fair
from skein.queues q
cross join lateral skein.backlog(q.name) r
left join (
    -- once for all queues, since a worker's leases are of several
    select l.queue, sum(cardinality(o.ids)) as running
    from skein.workers v
    cross join lateral skein.open_leases(v.worker) o
    join skein.lanes l on l.lane = o.lane
    where v.state in ('active', 'quiet', 'stopping')
    group by l.queue
) u on u.queue = q.name
cross join lateral (
    select least(coalesce(sum(n.waiting), 0) + r.put_off, 100000)::bigint as waiting
    from (
        select (
            -- a scalar for each lane: one index range each
            select count(*)
            from (
                select
                from skein.waiting w
                where w.lane = l.lane
                limit 100000
            ) w
        ) as waiting
        from skein.lanes l
        where l.queue = q.name
    ) n
) w
left join skein.pauses p
    on p.what = 'queue'
    and p.name = q.name
    and (p.until is null or p.until > clock_timestamp());
