-- job_failures(job_id) → the job's failed attempts, newest first, at most the setting attempt_keep. Raises SK008.
create or replace function skein.job_failures(job_id bigint)
returns table (at timestamptz, attempt int, code text, error text, worker bigint)
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
    select f.at, f.attempt::int, f.code, f.error, f.worker
    from skein.failures f
    where f.job_id = p_job_id
    order by f.at desc
    limit skein.setting('attempt_keep')::int;
end
$$;
