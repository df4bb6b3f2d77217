-- figures() → what alerts need and no view shows: one row per figure and set of labels. Cheap at any size of the history: what
-- ended or was rescued is counted in the slices that were open in the last hour only, and what is due by an index.
create or replace function skein.figures()
returns table (name text, labels jsonb, value double precision)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_hour constant timestamptz := clock_timestamp() - interval '1 hour';
    v_slices int[];
begin
    select array_agg(s.slice)
    into v_slices
    from skein.slices s
    where s.closed_at is null
        or s.closed_at > v_hour;

    -- An id is given out for each job, so the sequence counts them without a look at any table.
    return query
    select 'skein_jobs_enqueued_total', '{}'::jsonb, case when j.is_called then j.last_value else 0 end::float8
    from skein.job_id j;

    return query
    select 'skein_jobs_ended_last_hour', jsonb_build_object('kind', k.name, 'state', c.state), c.jobs::float8
    from (
        select e.kind, e.state, count(*) as jobs
        from skein.ended e
        where e.slice = any (v_slices)
            and e.ended_at > v_hour
        group by e.kind, e.state
    ) c
    join skein.kinds k on k.kind = c.kind;

    return query
    select f.name, '{}'::jsonb, f.value::float8
    from (
        select count(*) filter (where f.code <> 'worker_lost') as failed, count(*) filter (where f.code = 'worker_lost') as lost
        from skein.failures f
        where f.slice = any (v_slices)
            and f.at > v_hour
    ) c
    cross join lateral (
        values ('skein_attempts_failed_last_hour', c.failed), ('skein_jobs_rescued_last_hour', c.lost)
    ) f(name, value);

    return query
    select 'skein_workers_lost_last_hour', '{}'::jsonb, count(*)::float8
    from skein.workers w
    where w.state = 'dead'
        and w.ended_at > v_hour;

    return query
    select 'skein_admission_lag_seconds', '{}'::jsonb,
        greatest(coalesce(extract(epoch from clock_timestamp() - min(w.run_at)), 0), 0)::float8
    from skein.waiting w
    where w.reason = 'due';

    -- Beside the counter the last day alone: a yearly schedule's first miss shows in no rate of a counter that begins with it.
    return query
    select f.name, jsonb_build_object('schedule', s.name), f.value::float8
    from skein.schedules s
    cross join lateral (
        select count(*) as missed,
            count(*) filter (where o.decided_at > clock_timestamp() - interval '1 day') as missed_last_day
        from skein.occurrences o
        where o.schedule = s.name
            and o.outcome in ('missed', 'skipped_misfire', 'error')
    ) c
    cross join lateral (
        values ('skein_schedule_missed_total', c.missed), ('skein_schedule_missed_last_day', c.missed_last_day)
    ) f(name, value);

    return query
    select 'skein_schedule_problem', jsonb_build_object('schedule', s.name), (s.problem is not null)::int::float8
    from skein.schedules s
    where s.enabled;

    -- The leader opens a new slice of the history when the current one is slice_length old.
    return query
    select 'skein_slice_overdue_seconds', '{}'::jsonb,
        greatest(extract(epoch from clock_timestamp() - max(s.opened_at) - skein.setting('slice_length')::interval), 0)::float8
    from skein.slices s
    having count(*) > 0;

    return query
    select 'skein_transaction_id_age', '{}'::jsonb, age(d.datfrozenxid)::float8
    from pg_database d
    where d.datname = current_database();

    return query
    select 'skein_database_size_bytes', '{}'::jsonb, pg_database_size(current_database())::float8;

    -- skein doctor: 0 ok, 1 warn, 2 fail.
    return query
    select 'skein_check_status', jsonb_build_object('check', d.check_name),
        case d.status when 'ok' then 0 when 'warn' then 1 else 2 end::float8
    from skein.doctor() d;
end
$$;
