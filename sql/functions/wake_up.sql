-- wake_up(worker, queues): the worker is busy and needs no rings.
create or replace function skein.wake_up(p_worker bigint, p_queues text[])
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    delete from skein.sleepers s
    where s.worker = p_worker
        and s.queue = any (p_queues);
$$;
