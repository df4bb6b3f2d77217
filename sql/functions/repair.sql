-- repair() → what was done and to how many rows. After a restore into another cluster the transaction ids in the log mean
-- nothing: every lane is stamped anew. Rows that were not handed out are published again under this cluster's ids; the others
-- get the id of a transaction long past. Workers of the old cluster are buried and their unfinished jobs put back. Nothing is
-- lost, nothing that ended runs again.
-- Locks: the tables of the log, exclusively; stop the workers first, producers wait.
create or replace function skein.repair()
returns table (action text, affected bigint)
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_lane skein.lanes;
    v_count bigint;
    v_cursor skein.lease;
    v_restored boolean := false;
begin
    lock table skein.ready, skein.lease, skein.waiting in exclusive mode;
    for v_lane in
        select l.*
        from skein.lanes l
        order by l.lane
    loop
        v_cursor := skein.lane_cursor(v_lane.lane);
        v_restored := v_restored or pg_snapshot_xmax(v_cursor.hi) > pg_snapshot_xmax(pg_current_snapshot())
            or exists (select from skein.ready r where r.lane = v_lane.lane and r.xid >= pg_snapshot_xmax(pg_current_snapshot()));
    end loop;
    if not v_restored then
        return query values ('nothing to repair', 0::bigint);
        return;
    end if;
    -- the cursors still tell what was handed out in the old cluster; what has been written since carries low ids that they take
    -- for handed out, and is known by there being more rows of the job than leases that name it
    create temporary table skein_repair on commit drop as
    select r.tableoid as part, r.ctid as place, r.id,
        row_number() over (partition by r.id order by r.slice desc, r.ready_at desc) as age,
        bool_or(u.id is not null) over (partition by r.id)
            or count(*) over (partition by r.id) > coalesce(h.times, 0) as unclaimed
    from skein.ready r
    left join (
        select l.lane, u.xid, u.id
        from skein.lanes l
        cross join lateral skein.unclaimed(l.lane) u
    ) u on u.lane = r.lane and u.xid = r.xid and u.id = r.id
    left join (
        select i.id, count(*) as times
        from skein.lease l
        cross join lateral unnest(l.ids || coalesce(l.diverted, '{}')) i(id)
        group by i.id
    ) h on h.id = r.id;
    -- of each job its newest row, and its newest lease, say all there is to say
    delete from skein.ready r
    using pg_temp.skein_repair p
    where p.age > 1
        and p.part = r.tableoid
        and p.place = r.ctid;
    update skein.ready r
    set xid = '3'
    from pg_temp.skein_repair p
    where p.age = 1
        and not p.unclaimed
        and p.part = r.tableoid
        and p.place = r.ctid;
    get diagnostics v_count = row_count;
    return query values ('stamped rows that were handed out', v_count);
    update skein.ready r
    set xid = pg_current_xact_id()
    where r.xid <> '3';
    get diagnostics v_count = row_count;
    return query values ('published unclaimed rows again', v_count);
    with newest as (
        select distinct on (i.id) i.id, l.slice, l.lane, l.seq
        from skein.lease l
        cross join lateral unnest(l.ids) i(id)
        order by i.id, l.slice desc, l.leased_at desc
    ),
    kept as (
        select n.slice, n.lane, n.seq, array_agg(n.id order by n.id) as ids
        from newest n
        group by n.slice, n.lane, n.seq
    )
    update skein.lease l
    set first_xid = '3',
        pos_xid = '3',
        lo = '4:4:',
        hi = '4:4:',
        first_id = coalesce(k.ids[1], 0),
        pos_id = coalesce(k.ids[cardinality(k.ids)], 0),
        ids = coalesce(k.ids, '{}')
    from skein.lease o
    left join kept k on k.slice = o.slice and k.lane = o.lane and k.seq = o.seq
    where o.slice = l.slice
        and o.lane = l.lane
        and o.seq = l.seq;
    get diagnostics v_count = row_count;
    return query values ('stamped leases', v_count);
    insert into skein.lease (slice, lane, seq, token, worker, lo, hi, first_xid, first_id, pos_xid, pos_id, ids)
    select c.slice, l.lane, (skein.lane_cursor(l.lane)).seq + 1, 0, 0, '4:4:', '4:4:', '3', 0, '3', 9223372036854775807, '{}'
    from skein.lanes l
    cross join skein.current_slice c;
    select coalesce(sum(skein.rescue(w.worker, 'stopped')), 0)
    into v_count
    from skein.workers w
    where w.state in ('active', 'quiet', 'stopping')
        or exists (select from skein.open_leases(w.worker));
    return query values ('put back jobs of workers that are gone', v_count);
    delete from skein.leader;
    delete from skein.sleepers;
    perform skein.audit('repair', 'ready log');
end
$$;
