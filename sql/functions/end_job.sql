-- end_job(job, state, code, error, by): writes the end of a job that did not succeed, and lets go of all it held: unique
-- key, limit slot, cancel request, progress, and its dependants (each by its edge's policy).
create or replace function skein.end_job(
    p_job skein.waiting,
    p_state text,
    p_code text,
    p_error text,
    p_by text,
    p_started_at timestamptz default null,
    p_worker bigint default null
)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    insert into skein.ended (slice, id, state, code, error, ended_by, started_at, worker, lane, kind, attempt, max_attempts,
        crashes, flags, run_at, created_at, deadline, producer, args, tenant, limit_key, unique_key, tags, trace)
    select c.slice, p_job.id, p_state, p_code, p_error, p_by, p_started_at, p_worker, p_job.lane, p_job.kind, p_job.attempt,
        p_job.max_attempts, p_job.crashes, p_job.flags, p_job.run_at, p_job.created_at, p_job.deadline, p_job.producer,
        p_job.args, p_job.tenant, p_job.limit_key, p_job.unique_key, p_job.tags, p_job.trace
    from skein.current_slice c;
    perform skein.release_job(p_job.id, p_job.kind, p_job.flags, p_job.unique_key, p_job.limit_key);
    perform skein.resolve_children(array[p_job.id], false);
end
$$;
