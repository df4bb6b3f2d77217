-- job_status(job_id) → the job's state, attempts, times, result and last error. Raises SK008 for an unknown job.
create or replace function skein.job_status(job_id bigint)
returns table (
    state text,
    attempt int,
    max_attempts int,
    run_at timestamptz,
    finished_at timestamptz,
    result jsonb,
    error text
)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    p_job_id alias for $1;
begin
    perform skein.may_see(p_job_id);
    return query
    select j.state, j.attempt::int, j.max_attempts::int, j.run_at, j.finished_at, j.result, j.error
    from skein.job j
    where j.id = p_job_id
    limit 1;
end
$$;
