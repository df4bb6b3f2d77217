-- ready_state(slice, lane, xid, id) → what became of one row of the ready log: available, running, completed, or no row at
-- all when the job went on from here (retried, cancelled, …) and its state is written elsewhere. Derived from the lane's
-- cursor, the lease that covers the row's place, and that lease's outcomes; nothing is stored twice. The view skein.job calls
-- it on behalf of its reader, so a producer gets an answer for its own jobs only. Its cost is what was measured, 0.2 ms: a planner
-- that takes it for cheap derives the state of every job and sorts, where the index and a limit would have needed fifty.
create or replace function skein.ready_state(p_slice int, p_lane int, p_xid xid8, p_id bigint)
returns table (state text, lease_slice int, lease_seq bigint, worker bigint, started_at timestamptz, finished_at timestamptz)
language plpgsql
rows 1
cost 12000
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
    v_lease skein.lease;
    v_outcome skein.outcome;
begin
    if not (skein.is_trusted() or pg_has_role(session_user, 'skein_viewer', 'member'))
            and not exists (select from skein.ready r where r.id = p_id and r.producer = session_user) then
        return;
    end if;
    if not pg_visible_in_snapshot(p_xid, v_cursor.lo)
        and not (pg_visible_in_snapshot(p_xid, v_cursor.hi) and (p_xid, p_id) <= (v_cursor.pos_xid, v_cursor.pos_id)) then
        return query values ('available', null::int, null::bigint, null::bigint, null::timestamptz, null::timestamptz);
        return;
    end if;
    select l.*
    into v_lease
    from skein.lease l
    where l.lane = p_lane
        and (l.pos_xid, l.pos_id) >= (p_xid, p_id)
        and (l.first_xid, l.first_id) <= (p_xid, p_id)
        and p_id = any (l.ids)
    order by l.pos_xid, l.pos_id
    limit 1;
    if not found then
        return;
    end if;
    select o.*
    into v_outcome
    from skein.outcome o
    where o.slice = v_lease.slice
        and o.lane = v_lease.lane
        and o.seq = v_lease.seq
        and p_id = any (o.ids)
    limit 1;
    if not found then
        return query values ('running', v_lease.slice, v_lease.seq, v_lease.worker, v_lease.leased_at, null::timestamptz);
    elsif v_outcome.kind = 'done' then
        return query values ('completed', v_lease.slice, v_lease.seq, v_lease.worker,
            -- more than half an hour does not fit
            coalesce(v_outcome.at - nullif(v_outcome.micros[array_position(v_outcome.ids, p_id)], 2147483647)
                * interval '1 microsecond', v_lease.leased_at),
            v_outcome.at);
    end if;
end
$$;
