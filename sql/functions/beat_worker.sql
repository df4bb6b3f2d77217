-- beat_worker(worker, oldest_lease, running, held) → the worker's state, an operator's command for it, and those of the
-- held jobs that somebody asked to cancel. oldest_lease is when its oldest unfinished lease was written, by the server's clock;
-- null leaves it as it was.
-- A command is given out until the worker acknowledges it by its state.
create or replace function skein.beat_worker(p_worker bigint, p_oldest_lease timestamptz, p_running int, p_held bigint[])
returns table (state text, command text, cancels bigint[])
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
    return query
    update skein.workers w
    set beat = w.beat + 1,
        beat_at = clock_timestamp(),
        oldest_lease = coalesce(p_oldest_lease, w.oldest_lease),
        running = p_running
    where w.worker = p_worker
        and w.state in ('active', 'quiet', 'stopping')
    returning w.state, w.command,
        array(select q.job_id from skein.overrides q where q.job_id = any (p_held) and q.action = 'cancel');
end
$$;
