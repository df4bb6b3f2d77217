-- sleep_on(worker, queues, seconds): the worker goes to sleep and wants a NOTIFY when a job comes into one of these queues;
-- the mark lapses by itself. It must look once more after this has committed, since a producer whose snapshot is older
-- does not see the mark.
create or replace function skein.sleep_on(p_worker bigint, p_queues text[], p_seconds double precision)
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    insert into skein.sleepers (queue, worker, until)
    select q, p_worker, clock_timestamp() + p_seconds * interval '1 second'
    from unnest(p_queues) q
    order by q
    on conflict (queue, worker) do update
    set until = excluded.until;
$$;
