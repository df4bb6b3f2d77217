-- schedule_arm(name, from): nothing at or before from is due any more; computes the next due time and clears what
-- stopped the schedule. Locks the schedule's row. For set_schedule, enable_schedule and calendars; callers give a
-- from that never lies before decided_until. (Tests give one in the past to start a simulation there.)
create or replace function skein.schedule_arm(p_name text, p_from timestamptz)
returns void
language sql
set search_path = pg_catalog, pg_temp
as $$
    update skein.schedules s
    set decided_until = p_from,
        next_at = case when s.enabled then skein.schedule_next(s, p_from) end,
        retry_at = null,
        problem = null
    where s.name = p_name;
$$;
