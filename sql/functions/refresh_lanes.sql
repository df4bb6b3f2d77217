-- refresh_lanes(): brings the lanes' copies of their queue's fairness and of the current slice up to date, and the kinds' copies of
-- their lane. Who changes any of these calls it in the same transaction; the leader's slow tick calls it too, for a lane
-- that another transaction was just making. Until then such a lane fills an earlier slice, which retention keeps as long as
-- a job of it is unfinished.
-- Locks: the rows of the lanes that differ, by number, then those of the kinds that differ, by number.
create or replace function skein.refresh_lanes()
returns void
language sql
set search_path = pg_catalog, pg_temp
as $$
    update skein.lanes l
    set fair = d.fair,
        slice = d.slice
    from (
        select o.lane, coalesce(q.fair, false) as fair, c.slice
        from skein.lanes o
        left join skein.queues q on q.name = o.queue
        cross join skein.current_slice c
        where (o.fair, o.slice) is distinct from (coalesce(q.fair, false), c.slice)
        order by o.lane
        for update of o
    ) d
    where l.lane = d.lane;
    update skein.kinds k
    set lane = d.lane,
        slice = d.slice
    from (
        select o.kind, l.lane, l.slice
        from skein.kinds o
        left join skein.lanes l on l.queue = o.queue and l.priority = o.priority and l.class = 'plain' and not l.fair
        where (o.lane, o.slice) is distinct from (l.lane, l.slice)
        order by o.kind
        for update of o
    ) d
    where k.kind = d.kind;
$$;
