-- run_schedule(name) → the id of an extra job, enqueued now. By hand means now: a disabled schedule runs too, and a
-- job of it that has not finished does not matter (the new one matters to the next occurrence's overlap, though). The
-- schedule's own due times stay as they are. Recorded in skein.occurrence with the note 'by hand'. Locks the
-- schedule's row. Audited.
-- Raises SK008 for an unknown name, and what enqueue raises.
create or replace function skein.run_schedule(name text)
returns bigint
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    p_name alias for $1;
    v_now timestamptz := clock_timestamp();
    v_schedule skein.schedules;
    v_job bigint;
begin
    select s.*
    into v_schedule
    from skein.schedules s
    where s.name = p_name
    for update;
    if not found then
        perform skein.schedule_unknown(p_name);
    end if;
    -- due times are whole seconds: one taken by hand must not stand in the place of one
    if v_now = date_trunc('second', v_now) then
        v_now := v_now + interval '1 microsecond';
    end if;
    v_job := skein.schedule_enqueue(v_schedule, v_now, null);
    insert into skein.occurrences (schedule, due_at, outcome, job_id, decided_at, note)
    values (p_name, v_now, 'fired', v_job, v_now, format('by hand, %s', session_user));
    update skein.schedules s
    set open_jobs = (s.open_jobs || v_job)[greatest(1, cardinality(s.open_jobs) - 14):],
        last_job_id = v_job
    where s.name = p_name;
    perform skein.audit('run_schedule', p_name, jsonb_build_object('job_id', v_job));
    return v_job;
end
$$;
