-- task_times(due_on, on) → the moments of a task's reminders, numbered from 1: policy task.reminder_days relative to
-- the due day, each at 09:00 (policy review.reminder_time) of the working day before, and the overdue notice on the
-- working day after the due day. Raises PM001.
create or replace function programme.task_times(p_due_on date, p_on date)
returns table (k smallint, remind_at timestamptz, is_overdue boolean)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select d.ordinality::smallint,
        programme.city_time(w.day, (programme.policy('review.reminder_time', p_on) #>> '{}')::time), d.is_overdue
    from (
        select r.ordinality, r.days::int, false as is_overdue
        from jsonb_array_elements_text(programme.policy('task.reminder_days', p_on)) with ordinality r (days)
        union all
        select jsonb_array_length(programme.policy('task.reminder_days', p_on)) + 1, 1, true
    ) d
    cross join programme.nearest_workday(p_due_on + d.days, d.is_overdue) w
$$;
