-- is_mine(job_id) → whether this login may change the job: operators and workers every one, a producer those that it
-- enqueued itself. Null for a job that is not there.
create or replace function skein.is_mine(p_id bigint)
returns boolean
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select j.producer = session_user or skein.is_trusted()
    from (
        select w.producer from skein.waiting w where w.id = p_id
        union all
        select e.producer from skein.ended e where e.id = p_id
        union all
        select r.producer from skein.ready r where r.id = p_id
    ) j
    limit 1;
$$;
