-- lead(worker, seconds) → whether this worker leads for the next seconds. A row with an expiry and not a session lock, so
-- that it works through a transaction pooler. Leadership only saves work: everything a leader does is safe when two do it.
create or replace function skein.lead(p_worker bigint, p_seconds double precision)
returns boolean
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    insert into skein.leader as l (worker, until)
    values (p_worker, clock_timestamp() + p_seconds * interval '1 second')
    on conflict (singleton) do update
    set worker = excluded.worker,
        until = excluded.until
    where l.worker = excluded.worker
        or l.until < clock_timestamp();
    return found;
end
$$;
