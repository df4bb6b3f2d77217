-- schedule_next(schedule, after) → the first due time of a schedule after that moment, with starts_at <= due <
-- ends_at; null when there is none.
create or replace function skein.schedule_next(p_schedule skein.schedules, p_after timestamptz)
returns timestamptz
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select n.due_at
    from skein.rule_next(p_schedule.rule, p_schedule.time_zone, p_schedule.anchor,
        greatest(p_after, p_schedule.starts_at - interval '1 microsecond'), p_schedule.calendar,
            p_schedule.roll) n(due_at)
    where p_schedule.ends_at is null
        or n.due_at < p_schedule.ends_at;
$$;
