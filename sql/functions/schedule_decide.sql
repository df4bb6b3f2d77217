-- schedule_decide(name, now, most) → how many due times of one schedule were decided, of all that are due at now and
-- not decided yet. At most `most` jobs are enqueued; what is left stays due. The caller holds the schedule's row
--   lock. older than misfire_window      recorded as missed
--   late (more than schedule_grace) by the misfire policy: skip records all, once all but the latest, all runs each
--   the rest                       run, as overlap allows
-- Then decided_until and next_at move on, and records older than keep_occurrences go, a hundred at a time.
create or replace function skein.schedule_decide(p_name text, p_now timestamptz, p_most int)
returns int
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_schedule skein.schedules;
    v_late timestamptz;
    v_oldest timestamptz;
    v_from timestamptz;
    v_last timestamptz;
    v_end constant timestamptz := p_now + interval '1 microsecond';
    v_count int := 0;
    v_due record;
    v_delay interval;
    v_left_out record;
begin
    select s.*
    into v_schedule
    from skein.schedules s
    where s.name = p_name
    for update;
    v_from := v_schedule.next_at;
    -- lengths as seconds: days would follow the session's time zone
    v_late := p_now - make_interval(secs => extract(epoch from skein.setting('schedule_grace')::interval)::float8);
    v_oldest := least(v_late, p_now - make_interval(secs => extract(epoch from v_schedule.misfire_window)::float8));

    if v_from < v_oldest then
        v_left_out := skein.schedule_leave_out(v_schedule, v_from, v_oldest, 'missed', p_now);
        v_count := v_left_out.recorded;
        v_schedule.last_due_at := coalesce(v_left_out.last_due, v_schedule.last_due_at);
        v_from := v_oldest;
    end if;
    if v_from < v_late and v_schedule.misfire <> 'all' then
        v_last := case v_schedule.misfire
            when 'skip' then v_late
            else coalesce(
                skein.rule_last(v_schedule.rule, v_schedule.time_zone, v_schedule.anchor, v_from,
                    least(v_late, v_schedule.ends_at), v_schedule.calendar, v_schedule.roll), v_late)
        end;
        v_left_out := skein.schedule_leave_out(v_schedule, v_from, v_last, 'skipped_misfire', p_now);
        v_count := v_count + v_left_out.recorded;
        v_schedule.last_due_at := coalesce(v_left_out.last_due, v_schedule.last_due_at);
        v_from := v_last;
    end if;
    v_schedule.decided_until := greatest(v_schedule.decided_until, v_from - interval '1 microsecond');
    for v_due in
        select o.due_at, o.note
        from skein.rule_occurrences(v_schedule.rule, v_schedule.time_zone, v_schedule.anchor, v_from,
            least(v_end, v_schedule.ends_at), p_most, v_schedule.calendar, v_schedule.roll) o
    loop
        v_delay := case
            when v_due.due_at < v_late then make_interval(secs => floor(extract(epoch from p_now - v_due.due_at))::float8)
        end;
        v_schedule := skein.schedule_fire(v_schedule, v_due.due_at,
            nullif(concat_ws('; ', v_due.note, 'late by ' || to_char(v_delay, 'HH24:MI:SS')), ''), p_now);
        v_schedule.decided_until := v_due.due_at;
        v_schedule.last_due_at := v_due.due_at;
        v_count := v_count + 1;
    end loop;

    update skein.schedules s
    set decided_until = v_schedule.decided_until,
        next_at = skein.schedule_next(v_schedule, v_schedule.decided_until),
        last_due_at = v_schedule.last_due_at,
        last_job_id = v_schedule.last_job_id,
        open_jobs = v_schedule.open_jobs,
        retry_at = null,
        problem = null
    where s.name = p_name;
    delete from skein.occurrences o
    where o.ctid = any (array(
        select d.ctid
        from skein.occurrences d
        where d.schedule = p_name
            and d.due_at < p_now - skein.setting('keep_occurrences')::interval
        order by d.due_at
        limit 100
    ));
    return v_count;
end
$$;
