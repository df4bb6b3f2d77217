-- rescue(worker, state) → how many unfinished jobs were taken from a worker that is dead (or stopped) and put back.
-- The worker is marked first, under its exclusive lock: claims in flight end before, later ones are refused. Then each
-- lease is taken under its exclusive lock and read again, so that what was settled meanwhile stays settled, and a settle
-- that comes later finds the rescue and is refused.
-- Locks: the worker, then one lease after the other.
create or replace function skein.rescue(p_worker bigint, p_state text default 'dead')
returns int
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_lease record;
    v_rescued int := 0;
begin
    perform pg_advisory_xact_lock(21324, (p_worker % 2147483647)::int);
    update skein.workers w
    set state = p_state,
        ended_at = clock_timestamp(),
        running = 0
    where w.worker = p_worker
        and w.state in ('active', 'quiet', 'stopping');
    for v_lease in
        select l.slice, l.lane, l.seq
        from skein.open_leases(p_worker) l
        order by l.lane, l.slice, l.seq
    loop
        v_rescued := v_rescued + skein.rescue_lease(v_lease.slice, v_lease.lane, v_lease.seq, p_state = 'dead');
    end loop;
    return v_rescued;
end
$$;
