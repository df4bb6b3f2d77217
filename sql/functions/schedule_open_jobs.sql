-- schedule_open_jobs(jobs) → those of the jobs that have not finished. A job whose history is gone has.
create or replace function skein.schedule_open_jobs(p_jobs bigint[])
returns bigint[]
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select coalesce(array_agg(j.id order by j.n), '{}')
    from unnest(p_jobs) with ordinality j(id, n)
    where skein.state_of(j.id) not in ('completed', 'cancelled', 'discarded');
$$;
