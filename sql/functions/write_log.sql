-- write_log(job_ids, attempts, levels, messages): log lines of running jobs, parallel arrays. Text is cut at 4,000 characters.
create or replace function skein.write_log(p_job_ids bigint[], p_attempts int[], p_levels text[], p_messages text[])
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    insert into skein.job_logs (slice, job_id, attempt, level, message)
    select c.slice, l.job_id, l.attempt, l.level, left(l.message, 4000)
    from skein.current_slice c
    cross join unnest(p_job_ids, p_attempts, p_levels, p_messages) l(job_id, attempt, level, message);
$$;
