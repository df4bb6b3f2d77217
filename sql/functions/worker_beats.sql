-- worker_beats() → the beat counters of all workers that may still hold leases. A rescuer compares two looks on its own
-- monotonic clock: a counter that did not move for the heartbeat timeout means a dead worker, whatever the clocks say.
-- Dead workers stay in the list for ten minutes, to catch a lease that came to light late.
create or replace function skein.worker_beats()
returns table (worker bigint, state text, beat bigint)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select w.worker, w.state, w.beat
    from skein.workers w
    where w.state in ('active', 'quiet', 'stopping')
        or w.ended_at > clock_timestamp() - interval '10 minutes';
$$;
