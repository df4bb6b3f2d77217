-- job_of_ready(id) → the newest ready row of the job in the shape of a waiting row, ready to be put somewhere else.
create or replace function skein.job_of_ready(p_id bigint)
returns skein.waiting
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_job skein.waiting;
begin
    select r.id, r.lane, r.kind, r.attempt, r.max_attempts, r.crashes, r.flags, 'due', r.attempt > 1, r.run_at, r.created_at,
        clock_timestamp(), r.deadline, r.producer, r.args, r.tenant, r.limit_key, r.unique_key, r.tags, r.trace
    into v_job.id, v_job.lane, v_job.kind, v_job.attempt, v_job.max_attempts, v_job.crashes, v_job.flags, v_job.reason,
        v_job.retrying, v_job.run_at, v_job.created_at, v_job.since, v_job.deadline, v_job.producer, v_job.args,
        v_job.tenant, v_job.limit_key, v_job.unique_key, v_job.tags, v_job.trace
    from skein.ready r
    where r.id = p_id
    order by r.slice desc, r.xid desc, r.ready_at desc
    limit 1;
    return v_job;
end
$$;
