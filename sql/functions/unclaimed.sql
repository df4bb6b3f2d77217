-- unclaimed(lane, cap) → (xid, id) of at most cap visible rows of the lane that were not handed out yet: those of
-- transactions that were in progress when a window was drawn, and those behind the position. A row was handed out
-- if lo sees it, or hi sees it and it lies at or before the position. Only index ranges: rows that were handed out are
-- not walked, however long some transaction stays open.
create or replace function skein.unclaimed(p_lane int, p_cap bigint default 9223372036854775807)
returns table (xid xid8, id bigint)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set enable_bitmapscan = off
set jit = off
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
declare
    v_cursor skein.lease := skein.lane_cursor(p_lane);
    v_late xid8[] := array(
        select pg_snapshot_xip(v_cursor.lo)
        union
        select pg_snapshot_xip(v_cursor.hi)
    );
    v_from_xid xid8 := v_cursor.pos_xid;
    v_from_id bigint := v_cursor.pos_id;
begin
    -- one lower bound and not two: a b-tree scan may start at the looser of two
    if (v_from_xid, v_from_id) < (pg_snapshot_xmax(v_cursor.lo), 0) then
        v_from_xid := pg_snapshot_xmax(v_cursor.lo);
        v_from_id := 0;
    end if;
    return query
    select u.xid, u.id
    from (
        select r.xid, r.id
        from unnest(v_late) x(xid)
        cross join lateral (
            select r.xid, r.id
            from skein.ready r
            where r.lane = p_lane
                and r.xid = x.xid
                and (r.xid, r.id) <= (v_from_xid, v_from_id)
                and not pg_visible_in_snapshot(r.xid, v_cursor.lo)
                and not (
                    pg_visible_in_snapshot(r.xid, v_cursor.hi)
                    and (r.xid, r.id) <= (v_cursor.pos_xid, v_cursor.pos_id)
                )
            order by r.id
            limit p_cap
        ) r
        union all
        select r.xid, r.id
        from skein.ready r
        where r.lane = p_lane
            and (r.xid, r.id) > (v_from_xid, v_from_id)
    ) u
    limit p_cap;
end
$$;
