-- schedule_fire(schedule, due_at, note, now) → the schedule with its jobs brought up to date, after one due time was
-- decided: the occurrence row and the job are written together or not at all, and a due time that has a row already
-- is not touched. Overlap is looked at here. An error of the enqueue is recorded as the outcome; one of the
-- infrastructure (see schedule_is_transient) is passed on, so that the due time stays undecided.
create or replace function skein.schedule_fire(
    p_schedule skein.schedules,
    p_due_at timestamptz,
    p_note text,
    p_now timestamptz
)
returns skein.schedules
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_schedule skein.schedules := p_schedule;
    v_after bigint[];
    v_job bigint;
begin
    if v_schedule.overlap <> 'allow' then
        v_schedule.open_jobs := skein.schedule_open_jobs(v_schedule.open_jobs);
    end if;
    if v_schedule.overlap = 'skip' and cardinality(v_schedule.open_jobs) > 0 then
        insert into skein.occurrences (schedule, due_at, outcome, decided_at, note)
        values (v_schedule.name, p_due_at, 'skipped_overlap', p_now,
            concat_ws('; ', p_note, format('job %s had not finished',
                v_schedule.open_jobs[cardinality(v_schedule.open_jobs)])))
        on conflict do nothing;
        return v_schedule;
    end if;
    if v_schedule.overlap = 'queue' and cardinality(v_schedule.open_jobs) > 0 then
        v_after := v_schedule.open_jobs;
    end if;
    begin
        insert into skein.occurrences (schedule, due_at, outcome, decided_at, note)
        values (v_schedule.name, p_due_at, 'fired', p_now, p_note)
        on conflict do nothing;
        if not found then
            return v_schedule;
        end if;
        v_job := skein.schedule_enqueue(v_schedule, p_due_at, v_after);
        update skein.occurrences o
        set job_id = v_job
        where o.schedule = v_schedule.name
            and o.due_at = p_due_at;
    exception
        when others then
            if skein.schedule_is_transient(sqlstate) then
                raise;
            end if;
            insert into skein.occurrences (schedule, due_at, outcome, decided_at, note)
            values (v_schedule.name, p_due_at, 'error', p_now, concat_ws('; ', p_note, format('%s %s', sqlstate,
                sqlerrm)))
            on conflict do nothing;
            return v_schedule;
    end;
    v_schedule.last_job_id := v_job;
    -- enough for every policy: more than 16 unfinished ones are only possible with 'allow'
    v_schedule.open_jobs := (v_schedule.open_jobs || v_job)[greatest(1, cardinality(v_schedule.open_jobs) - 14):];
    return v_schedule;
end
$$;
