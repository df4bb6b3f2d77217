-- lane_cursor(lane) → the newest lease row of the lane, which is its cursor: how far the lane has been handed out. A lane
-- that never was handed out gets a row whose window sees nothing. One backward index probe.
create or replace function skein.lane_cursor(p_lane int)
returns skein.lease
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set enable_bitmapscan = off
set enable_sort = off
set jit = off
set plan_cache_mode = force_generic_plan
as $$
declare
    v_lease skein.lease;
begin
    select l.*
    into v_lease
    from skein.lease l
    where l.lane = p_lane
    order by l.slice desc, l.seq desc
    limit 1;
    if not found then
        v_lease.lane := p_lane;
        v_lease.seq := 0;
        v_lease.lo := '1:1:';
        v_lease.hi := '1:1:';
        v_lease.pos_xid := '0';
        v_lease.pos_id := 0;
    end if;
    return v_lease;
end
$$;
