-- hold_worker(worker): refuses a worker that was declared dead, and keeps it from being declared dead until this
-- transaction ends, so that a rescuer sees every lease of the worker it buries. Raises SK013.
create or replace function skein.hold_worker(p_worker bigint)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    perform pg_advisory_xact_lock_shared(21324, (p_worker % 2147483647)::int);
    if not exists (select from skein.workers w where w.worker = p_worker and w.state in ('active', 'quiet', 'stopping')) then
        perform skein.refuse('SK013', format('worker %s was declared dead', p_worker), '', 'incarnation',
            p_hint => 'register again under a new number');
    end if;
end
$$;
