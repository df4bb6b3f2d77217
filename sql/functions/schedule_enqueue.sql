-- schedule_enqueue(schedule, due_at, after) → the id of the job of one occurrence. The request_id names the
-- occurrence, so that even an occurrence whose row is gone is not enqueued twice by the same login within
-- keep_requests.
create or replace function skein.schedule_enqueue(p_schedule skein.schedules, p_due_at timestamptz, p_after bigint[])
returns bigint
language sql
set search_path = pg_catalog, pg_temp
as $$
    select e.job_id
    from skein.enqueue(
        kind => p_schedule.kind,
        args => skein.schedule_args(p_schedule, p_due_at),
        queue => p_schedule.queue,
        priority => p_schedule.priority,
        after => p_after,
        after_failure => 'run',
        request_id => format('schedule:%s:%s', p_schedule.name, trim_scale(extract(epoch from p_due_at)))
    ) e;
$$;
