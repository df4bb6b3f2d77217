-- repair() → what was done and to how many rows. After a restore into another cluster the transaction ids in the log mean
-- nothing: every lane is stamped anew. A ready row was handed out if some lease names its id; of each job at most its newest
-- row was not. Those are published again under this cluster's ids; the others get the id of a transaction long past. Workers
-- of the old cluster are buried and their unfinished jobs put back. Nothing is lost, nothing that ended runs again.
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
    create temporary table skein_repair on commit drop as
    select r.id, count(*) as copies, max(r.slice) as slice
    from skein.ready r
    group by r.id
    having count(*) > (
        select count(*)
        from skein.lease l
        cross join lateral unnest(l.ids || coalesce(l.diverted, '{}')) i(id)
        where i.id = r.id
    );
    -- the rows that were handed out, first: what is published below carries this very transaction's id
    update skein.ready r
    set xid = '3'
    where not exists (select from pg_temp.skein_repair p where p.id = r.id)
        or (r.slice, r.xid) <> (
            select n.slice, n.xid
            from skein.ready n
            where n.id = r.id
            order by n.slice desc, n.xid desc
            limit 1
        );
    get diagnostics v_count = row_count;
    return query values ('stamped rows that were handed out', v_count);
    update skein.ready r
    set xid = pg_current_xact_id()
    where r.xid <> '3';
    get diagnostics v_count = row_count;
    return query values ('published unclaimed rows again', v_count);
    update skein.lease l
    set first_xid = '3',
        pos_xid = '3',
        lo = '4:4:',
        hi = '4:4:',
        first_id = coalesce((select min(i) from unnest(l.ids) i), 0),
        pos_id = coalesce((select max(i) from unnest(l.ids) i), 0);
    get diagnostics v_count = row_count;
    return query values ('stamped leases', v_count);
    insert into skein.lease (slice, lane, seq, token, worker, lo, hi, first_xid, first_id, pos_xid, pos_id, ids)
    select c.slice, l.lane, (skein.lane_cursor(l.lane)).seq + 1, 0, 0, '4:4:', '4:4:', '3', 0, '3', 9223372036854775807, '{}'
    from skein.lanes l
    cross join skein.current_slice c;
    select coalesce(sum(skein.rescue(w.worker, 'stopped')), 0)
    into v_count
    from skein.workers w
    where w.state in ('active', 'quiet', 'stopping');
    return query values ('put back jobs of workers that are gone', v_count);
    delete from skein.leader;
    delete from skein.sleepers;
    perform skein.audit('repair', 'ready log');
end
$$;
