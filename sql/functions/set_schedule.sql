-- set_schedule(name, kind, args, rule, …) → true when something changed. Idempotent, meant to be called at every
-- start of a program: an unchanged schedule is left alone, with its next due time and what it has fired. A changed
-- rule, time zone, calendar, roll, starts_at or ends_at counts from now on: a due time of the old rule that was not
-- decided yet is dropped, none is made up for, and none fires twice.
--
-- rule        see rule_parse (the forms) and rule_occurrences (clock changes, 29 February, working days)
-- misfire     what happens to a due time that is decided more than schedule_grace (60 s) late: 'skip' leaves it out,
--             'once' runs only the latest late one, 'all' runs each, some per tick. Older than misfire_window: never
--             run. Whatever is not run is recorded in skein.occurrence (missed, skipped_misfire), more than 1,000 at
--             a time as one row
-- overlap     when a job of this schedule has not finished: 'skip' leaves the occurrence out (recorded), 'queue' lets
--             its job wait for it, 'allow' runs beside it. With misfire 'all', 'skip' leaves out what it catches up
--             with before the first is finished; 'queue' runs each
-- args        may hold "$due_at" and "$due_year", see schedule_args
-- enabled     null leaves it as it is (a new one is enabled), so that a program that sets its schedules at every
--             start does not resume one that an operator has paused
-- starts_at <= due time < ends_at; every rules count from starts_at, otherwise from when the rule was set
--
-- Locks the schedule's row. Audited. Raises SK001 unknown kind; SK002 with a pointer to the parameter, also for a
-- rule that never comes due (30 February, a moment in the past) and for arguments the kind does not take; SK004,
-- SK010.
create or replace function skein.set_schedule(
    name text,
    kind text,
    args jsonb default '{}',
    rule text default null,
    time_zone text default 'Asia/Shanghai',
    calendar text default null,
    roll text default 'none',
    misfire text default 'once',
    misfire_window interval default '1 day',
    overlap text default 'skip',
    enabled boolean default null,
    starts_at timestamptz default null,
    ends_at timestamptz default null,
    queue text default null,
    priority int default null
)
returns boolean
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    p_name alias for $1;
    v_now constant timestamptz := clock_timestamp();
    v_old skein.schedules;
    v_new skein.schedules;
    v_timing boolean;
    v_changed jsonb;
begin
    v_new.name := $1;
    v_new.kind := $2;
    v_new.args := $3;
    v_new.rule := btrim($4, E' \t');
    v_new.time_zone := $5;
    v_new.calendar := $6;
    v_new.roll := $7;
    v_new.misfire := $8;
    v_new.misfire_window := $9;
    v_new.overlap := $10;
    v_new.enabled := $11;
    if v_new.enabled is null then
        v_new.enabled := coalesce((select s.enabled from skein.schedules s where s.name = p_name), true);
    end if;
    v_new.starts_at := $12;
    v_new.ends_at := $13;
    v_new.queue := $14;
    v_new.priority := $15;
    perform skein.schedule_check(v_new);

    -- Of two callers that create the same schedule the second waits at the insert and then changes the first one's
    -- row.
    select s.*
    into v_old
    from skein.schedules s
    where s.name = p_name
    for update;
    v_timing := v_old.name is null
        or v_old.problem is not null
        or (v_new.rule, v_new.time_zone, v_new.calendar, v_new.roll, v_new.starts_at, v_new.ends_at)
            is distinct from (v_old.rule, v_old.time_zone, v_old.calendar, v_old.roll, v_old.starts_at, v_old.ends_at);
    v_new.anchor := case
        when (v_new.rule, v_new.starts_at) is distinct from (v_old.rule, v_old.starts_at)
            then date_trunc('second', coalesce(v_new.starts_at, v_now))
        else v_old.anchor
    end;
    if v_timing and skein.schedule_next(v_new, v_now) is null then
        perform skein.schedule_never_due(v_new, v_now);
    end if;
    v_changed := skein.schedule_difference(v_old, v_new);
    if not v_timing and v_changed = '{}' then
        return false;
    end if;

    insert into skein.schedules as s (name, kind, args, rule, time_zone, calendar, roll, misfire, misfire_window,
        overlap,
        enabled, starts_at, ends_at, queue, priority, anchor, decided_until)
    values (v_new.name, v_new.kind, v_new.args, v_new.rule, v_new.time_zone, v_new.calendar, v_new.roll, v_new.misfire,
        v_new.misfire_window, v_new.overlap, v_new.enabled, v_new.starts_at, v_new.ends_at, v_new.queue, v_new.priority,
        v_new.anchor, v_now)
    on conflict (name) do update
    set kind = excluded.kind,
        args = excluded.args,
        rule = excluded.rule,
        time_zone = excluded.time_zone,
        calendar = excluded.calendar,
        roll = excluded.roll,
        misfire = excluded.misfire,
        misfire_window = excluded.misfire_window,
        overlap = excluded.overlap,
        enabled = excluded.enabled,
        starts_at = excluded.starts_at,
        ends_at = excluded.ends_at,
        queue = excluded.queue,
        priority = excluded.priority,
        anchor = excluded.anchor;
    if v_timing or v_new.enabled is distinct from v_old.enabled then
        perform skein.schedule_arm(p_name, greatest(v_old.decided_until, v_now));
    end if;
    perform skein.audit('set_schedule', p_name, v_changed);
    return true;
end
$$;
