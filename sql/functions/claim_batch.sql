-- claim_batch(worker, queues, limit, free, suspects, turn) → up to limit jobs of one lane under one new lease,
-- as one row of parallel arrays, or nothing.
--   limit     how many plain jobs the worker wants
--   free      how many it can start at once: bounds jobs that hold a limit's slot
--   suspects  0 or 1: whether it may take a job whose workers died twice
--   turn      counts the worker's claims; every eighth one serves a lower lane with an eighth of the batch, in rotation
--             among those with a backlog, so that every lane with a backlog gets a small guaranteed share
-- Paused queues are passed over.
-- Commits without waiting for the disk: losing a claim only means that the jobs are claimed again, and settling names the
-- lease's token.
-- Locks: the worker's liveness, shared; one lane, exclusive (a second one only if it is free at once, so two claimers
-- cannot wait for each other).
-- Raises SK013 when this worker was declared dead, SK014 after a restore.
create or replace function skein.claim_batch(
    p_worker bigint,
    p_queues text[],
    p_limit int,
    p_free int,
    p_suspects int default 1,
    p_turn int default 0
)
returns setof skein.claimed_batch
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_share constant boolean := p_turn % 8 = 7;
    v_lane record;
    v_limit int;
    v_holding boolean := false;
begin
    perform set_config('synchronous_commit', 'off', true);
    perform skein.hold_worker(p_worker);
    for v_lane in
        select l.lane, l.class
        from (
            select l.lane, l.class, l.priority,
                row_number() over (order by l.priority, l.lane) - 1 as place,
                count(*) over () as lanes
            from skein.lanes l
            where l.queue = any (p_queues)
                and not exists (
                    select
                    from skein.pauses p
                    where p.what = 'queue'
                        and p.name = l.queue
                        and (p.until is null or p.until > clock_timestamp())
                )
                -- an empty lane must not use up the turn of one with a backlog
                and (not v_share or exists (select from skein.unclaimed(l.lane, 1)))
        ) l
        order by case
                when v_share and l.lanes > 1 then (l.place - 1 - p_turn / 8 % (l.lanes - 1) + l.lanes) % l.lanes
                else l.place
            end
    loop
        v_limit := case v_lane.class
            when 'plain' then p_limit
            when 'gated' then least(p_limit, p_free)
            else least(p_limit, p_free, p_suspects)
        end;
        if v_share then
            v_limit := least(v_limit, greatest(1, p_limit / 8));
        end if;
        continue when v_limit < 1 or not exists (select from skein.unclaimed(v_lane.lane, 1));
        if v_holding then
            continue when not pg_try_advisory_xact_lock(21323, v_lane.lane);
        else
            perform pg_advisory_xact_lock(21323, v_lane.lane);
            v_holding := true;
        end if;
        return query
        select *
        from skein.claim_lane(p_worker, v_lane.lane, v_limit);
        if found then
            if v_lane.class <> 'plain' then
                perform skein.note_starts(v_lane.lane);
            end if;
            return;
        end if;
    end loop;
end
$$;
