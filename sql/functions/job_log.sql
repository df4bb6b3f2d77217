-- job_log(job_id) → what the job's handler logged, oldest first, at most 1,000 lines. Raises SK008.
create or replace function skein.job_log(job_id bigint)
returns table (at timestamptz, attempt int, level text, message text)
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
    select l.at, l.attempt::int, l.level, l.message
    from skein.job_logs l
    where l.job_id = p_job_id
    order by l.at
    limit 1000;
end
$$;
