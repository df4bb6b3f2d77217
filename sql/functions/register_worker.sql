-- register_worker(name, host, pid, version, queues, concurrency) → the number of a new incarnation. Queues are created on
-- first mention.
create or replace function skein.register_worker(
    p_name text,
    p_host text,
    p_pid int,
    p_version text,
    p_queues text[],
    p_concurrency int
)
returns bigint
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_worker bigint;
begin
    perform skein.define_queue_if_missing(q)
    from unnest(p_queues) q;
    insert into skein.workers (name, host, pid, version, queues, concurrency)
    values (p_name, p_host, p_pid, p_version, p_queues, p_concurrency)
    returning worker into v_worker;
    return v_worker;
end
$$;
