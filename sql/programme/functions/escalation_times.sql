-- escalation_times(cycle) → when the three levels of a late review are told: working days after the due day (1, 2) and
-- before the closing day (3), at the time of the reminders.
create or replace function programme.escalation_times(p_cycle programme.review_cycles)
returns table (level smallint, escalate_at timestamptz)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select l.key::smallint,
        programme.city_time(w.day, (programme.policy('review.reminder_time', o.day) #>> '{}')::time)
    from programme.city_day(p_cycle.opens_at) o (day)
    cross join jsonb_each_text(programme.policy('review.escalation_workdays', o.day)) l
    cross join skein.add_workdays('cn',
        programme.city_day(case l.key when '3' then p_cycle.closes_at else p_cycle.due_at end),
        case l.key when '3' then -l.value::int else l.value::int end) w
    order by 1
$$;
