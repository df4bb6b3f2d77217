-- put_ready(job): a new row in the ready log for one job, and a ring for who sleeps on its queue.
create or replace function skein.put_ready(p_job skein.waiting)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    insert into skein.ready (id, created_at, run_at, deadline, slice, lane, kind, attempt, max_attempts, crashes, flags, producer,
        args, tenant, limit_key, unique_key, tags, trace)
    select p_job.id, p_job.created_at, p_job.run_at, p_job.deadline, c.slice, p_job.lane, p_job.kind, p_job.attempt,
        p_job.max_attempts, p_job.crashes, p_job.flags, p_job.producer, p_job.args, p_job.tenant, p_job.limit_key,
        p_job.unique_key, p_job.tags, p_job.trace
    from skein.current_slice c;
    perform skein.ring((select l.queue from skein.lanes l where l.lane = p_job.lane));
end
$$;
