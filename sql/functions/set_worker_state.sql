-- set_worker_state(worker, state): the worker reports that it is active, quiet, stopping or stopped. A stopped worker's
-- unfinished leases, if it left any, are rescued at once. A worker declared dead stays dead.
create or replace function skein.set_worker_state(p_worker bigint, p_state text)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    if p_state = 'stopped' then
        delete from skein.sleepers s
        where s.worker = p_worker;
        delete from skein.leader l
        where l.worker = p_worker;
        perform skein.rescue(p_worker, 'stopped');
        return;
    end if;
    update skein.workers w
    set state = p_state,
        command = null
    where w.worker = p_worker
        and w.state in ('active', 'quiet', 'stopping');
end
$$;
