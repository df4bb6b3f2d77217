-- others_snapshot() → the current snapshot, in which this very transaction counts as in progress if it has written already.
-- PostgreSQL leaves one's own transaction out of the list; a window drawn by a claim must not take it for finished, since
-- it may still write jobs behind the claim's position (a diverted job that releases others).
create or replace function skein.others_snapshot()
returns pg_snapshot
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_own constant xid8 := pg_current_xact_id_if_assigned();
    v_snapshot constant pg_snapshot := pg_current_snapshot();
begin
    if v_own is null or v_own >= pg_snapshot_xmax(v_snapshot) then
        return v_snapshot;
    end if;
    return format('%s:%s:%s', pg_snapshot_xmin(v_snapshot), pg_snapshot_xmax(v_snapshot), (
        select string_agg(x.xid::text, ',' order by x.xid)
        from (
            select pg_snapshot_xip(v_snapshot)
            union
            select v_own
        ) x(xid)
    ));
end
$$;
