-- carry_cursors(slice) → how many lanes had their cursor in this slice or an older one. The newest lease row of a lane is its
-- cursor and must outlive its slice: it is repeated, without jobs, in the current one.
-- Locks: each such lane.
create or replace function skein.carry_cursors(p_slice int)
returns int
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_lane int;
    v_cursor skein.lease;
    v_carried int := 0;
begin
    for v_lane in
        select l.lane
        from skein.lanes l
        order by l.lane
    loop
        v_cursor := skein.lane_cursor(v_lane);
        continue when v_cursor.seq = 0 or v_cursor.slice > p_slice;
        perform pg_advisory_xact_lock(21323, v_lane);
        v_cursor := skein.lane_cursor(v_lane);
        continue when v_cursor.slice > p_slice;
        insert into skein.lease (slice, lane, seq, token, worker, lo, hi, first_xid, first_id, pos_xid, pos_id, ids)
        select c.slice, v_lane, v_cursor.seq + 1, 0, 0, v_cursor.lo, v_cursor.hi, v_cursor.pos_xid, v_cursor.pos_id,
            v_cursor.pos_xid, v_cursor.pos_id, '{}'
        from skein.current_slice c;
        v_carried := v_carried + 1;
    end loop;
    return v_carried;
end
$$;
