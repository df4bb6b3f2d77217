-- backlog(queue, cap) → how many jobs of the queue are ready and not handed out, counted up to cap, since when the oldest of
-- the first thousand of each lane is ready, and how many more were put off while they were ready. What somebody cancelled or
-- put off then is not available, though its row stays in the log until the lane is walked: in a paused queue that may be long.
-- The ranges are those of unclaimed, read here with their ready_at: to look each row up again took 1 µs a row, four times
-- as long as the walk. Rows behind the first thousand are counted from the index alone as long as nobody asked for anything.
create or replace function skein.backlog(p_queue text, p_cap bigint default 100000)
returns table (available bigint, oldest_ready_at timestamptz, put_off bigint)
language plpgsql
rows 1
cost 100000
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
    v_lane int;
    v_cursor skein.lease;
    v_late xid8[];
    v_from_xid xid8;
    v_from_id bigint;
    v_asked boolean := exists (select from skein.overrides);
    v_rows bigint;
    v_seen bigint;
    v_count bigint;
    v_oldest timestamptz;
    v_put_off bigint;
begin
    available := 0;
    put_off := 0;
    for v_lane in
        select l.lane
        from skein.lanes l
        where l.queue = p_queue
        order by l.priority, l.lane
    loop
        v_cursor := skein.lane_cursor(v_lane);
        v_late := array(
            select pg_snapshot_xip(v_cursor.lo)
            union
            select pg_snapshot_xip(v_cursor.hi)
        );
        v_from_xid := v_cursor.pos_xid;
        v_from_id := v_cursor.pos_id;
        if (v_from_xid, v_from_id) < (pg_snapshot_xmax(v_cursor.lo), 0) then
            v_from_xid := pg_snapshot_xmax(v_cursor.lo);
            v_from_id := 0;
        end if;
        v_rows := case when v_asked then greatest(p_cap - available, 1000) else 1000 end;
        select count(*), count(*) filter (where o.action is null), min(u.ready_at) filter (where o.action is null),
            count(*) filter (where o.action = 'reschedule')
        into v_seen, v_count, v_oldest, v_put_off
        from (
            select r.id, r.ready_at
            from unnest(v_late) x(xid)
            join skein.ready r on r.lane = v_lane and r.xid = x.xid
            where (r.xid, r.id) <= (v_from_xid, v_from_id)
                and not pg_visible_in_snapshot(r.xid, v_cursor.lo)
                and not (
                    pg_visible_in_snapshot(r.xid, v_cursor.hi)
                    and (r.xid, r.id) <= (v_cursor.pos_xid, v_cursor.pos_id)
                )
            union all
            (
            select r.id, r.ready_at
            from skein.ready r
            where r.lane = v_lane
                and (r.xid, r.id) > (v_from_xid, v_from_id)
            order by r.xid, r.id
            limit v_rows
            )
            limit v_rows
        ) u
        left join skein.overrides o on v_asked and o.job_id = u.id;
        if not v_asked and v_seen = 1000 and available + v_count < p_cap then
            -- the late ones again, since they may be among the thousand
            select count(*)
            into v_count
            from (
                select
                from unnest(v_late) x(xid)
                join skein.ready r on r.lane = v_lane and r.xid = x.xid
                where (r.xid, r.id) <= (v_from_xid, v_from_id)
                    and not pg_visible_in_snapshot(r.xid, v_cursor.lo)
                    and not (
                        pg_visible_in_snapshot(r.xid, v_cursor.hi)
                        and (r.xid, r.id) <= (v_cursor.pos_xid, v_cursor.pos_id)
                    )
                union all
                select
                from skein.ready r
                where r.lane = v_lane
                    and (r.xid, r.id) > (v_from_xid, v_from_id)
                limit p_cap - available
            ) u;
        end if;
        available := least(available + v_count, p_cap);
        oldest_ready_at := least(oldest_ready_at, v_oldest);
        put_off := put_off + v_put_off;
    end loop;
    return next;
end
$$;
