-- claim_lane(worker, lane, limit) → the next jobs of the lane, handed to the worker under a new lease, as one row of parallel
-- arrays. The caller holds the lane's advisory lock, so the newest lease row it reads here is the cursor.
--
-- (lo, hi] is the open window and pos how far into it the lane has been handed out. Candidates come from two index
-- ranges: the transactions that were in progress in lo and that hi sees (late commits: found however low their xids),
-- and the xids from xmax(lo) to xmax(hi). When the window is used up the next one is drawn: lo := hi, hi := now. Every row
-- belongs to exactly one window. A row that may no longer run (cancelled, past its deadline, paused) is passed over in
-- the lease and diverted.
--
-- Why this plan: the scans must stay index scans whatever the statistics say, so the alternatives are switched off, and a
-- generic plan is forced, since a parameter in LIMIT would otherwise be planned anew at every call.
-- Raises SK014 when the log comes from another cluster (restored dump): its transaction ids mean nothing here.
create or replace function skein.claim_lane(p_worker bigint, p_lane int, p_limit int)
returns setof skein.claimed_batch
language plpgsql
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set enable_bitmapscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set jit = off
set plan_cache_mode = force_generic_plan
as $$
declare
    v_cursor skein.lease := skein.lane_cursor(p_lane);
    v_slice int := (select c.slice from skein.current_slice c);
    v_cancels boolean := exists (select from skein.overrides);
    v_pauses boolean := exists (select from skein.pauses p where p.what <> 'queue');
    v_late xid8[];
    v_from_xid xid8;
    v_from_id bigint;
    v_lease skein.lease;
    v_drew boolean := false;
begin
    if pg_snapshot_xmax(v_cursor.hi) > pg_snapshot_xmax(pg_current_snapshot()) then
        perform skein.refuse_restored();
    end if;
    -- bounded, so that a million cancelled jobs are passed over in many short transactions
    for v_round in 1 .. 20 loop
        v_late := array(
            select x
            from pg_snapshot_xip(v_cursor.lo) x
            where x >= v_cursor.pos_xid
                and pg_visible_in_snapshot(x, v_cursor.hi)
        );
        v_from_xid := v_cursor.pos_xid;
        v_from_id := v_cursor.pos_id;
        if (v_from_xid, v_from_id) < (pg_snapshot_xmax(v_cursor.lo), 0) then
            v_from_xid := pg_snapshot_xmax(v_cursor.lo);
            v_from_id := 0;
        end if;
        return query
        with batch as materialized (
            select c.*,
                case
                    when c.deadline <= clock_timestamp() then true
                    when v_cancels and exists (select from skein.overrides q where q.job_id = c.id) then true
                    when v_pauses and skein.is_paused(c.kind, c.tenant, c.tags) then true
                    else false
                end as divert
            from (
                (
                    -- the lateral LIMIT keeps this an index probe per transaction, whatever the planner thinks of arrays
                    select r.*
                    from unnest(v_late) x(xid)
                    cross join lateral (
                        select r.xid, r.id, r.kind, r.attempt, r.max_attempts, r.flags, r.run_at, r.args, r.deadline,
                            r.tenant, r.tags, r.trace
                        from skein.ready r
                        where r.lane = p_lane
                            and r.xid = x.xid
                            and r.id > case when x.xid = v_cursor.pos_xid then v_cursor.pos_id else 0 end
                        order by r.id
                        limit p_limit
                    ) r
                    order by r.xid, r.id
                    limit p_limit
                )
                union all
                (
                    select r.xid, r.id, r.kind, r.attempt, r.max_attempts, r.flags, r.run_at, r.args, r.deadline,
                        r.tenant, r.tags, r.trace
                    from skein.ready r
                    where r.lane = p_lane
                        and (r.xid, r.id) > (v_from_xid, v_from_id)
                        and r.xid < pg_snapshot_xmax(v_cursor.hi)
                        and pg_visible_in_snapshot(r.xid, v_cursor.hi)
                    order by r.xid, r.id
                    limit p_limit
                )
                order by xid, id
                limit p_limit
            ) c
        ),
        leased as (
            insert into skein.lease (slice, lane, seq, token, worker, lo, hi, first_xid, first_id, pos_xid, pos_id, ids,
                diverted)
            select v_slice, p_lane, v_cursor.seq + 1, (random() * 9007199254740991)::bigint, p_worker, v_cursor.lo,
                v_cursor.hi, f.xid, f.id, t.xid, t.id,
                array(select b.id from batch b where not b.divert),
                nullif(array(select b.id from batch b where b.divert), '{}')
            from (select b.xid, b.id from batch b order by b.xid, b.id limit 1) f
            cross join (select b.xid, b.id from batch b order by b.xid desc, b.id desc limit 1) t
            returning token, leased_at
        )
        select v_slice, p_lane, v_cursor.seq + 1, l.token, l.leased_at, j.*
        from leased l
        cross join lateral (
            select array_agg(b.id), array_agg(b.kind), array_agg(b.attempt), array_agg(b.max_attempts), array_agg(b.flags),
                array_agg(b.run_at), array_agg(b.args),
                -- in queries of their own: an aggregate is computed even where CASE does not want it
                case
                    when exists (
                        select
                        from batch e
                        where e.deadline is not null
                            or e.tenant is not null
                            or e.tags is not null
                            or e.trace is not null
                    ) then (
                        select array_agg(jsonb_strip_nulls(jsonb_build_object('deadline', e.deadline, 'tenant', e.tenant,
                            'tags', e.tags, 'trace', e.trace)))
                        from batch e
                        where not e.divert
                    )
                end
            from batch b
            where not b.divert
            having count(*) > 0
        ) j;

        v_lease := skein.lane_cursor(p_lane);
        if v_lease.seq = v_cursor.seq + 1 then
            if v_lease.diverted is not null then
                perform skein.divert(v_slice, p_lane, v_lease.seq);
            end if;
            if v_lease.ids <> '{}' then
                return;
            end if;
            v_cursor := v_lease;
        elsif v_drew then
            -- nothing came of it: rows of transactions that this cluster has not begun yet would never be found
            if exists (
                select
                from skein.ready r
                where r.lane = p_lane
                    and r.xid >= pg_snapshot_xmax(pg_current_snapshot())
                    and r.xid is distinct from pg_current_xact_id_if_assigned()
            ) then
                perform skein.refuse_restored();
            end if;
            return;
        else
            v_drew := true;
            v_cursor.lo := v_cursor.hi;
            v_cursor.hi := skein.others_snapshot();
            v_cursor.pos_xid := '0';
            v_cursor.pos_id := 0;
        end if;
    end loop;
end
$$;
