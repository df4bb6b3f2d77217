-- reminder_times(due_at, opened_on) → the moments of a review's reminders, numbered from 1: the policy's days before
-- and after the due day, those up to the due day moved to the working day before, later ones to the working day after.
create or replace function programme.reminder_times(p_due_at timestamptz, p_opened_on date)
returns table (k smallint, remind_at timestamptz, provisional boolean)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select d.ordinality::smallint,
        programme.city_time(w.day, (programme.policy('review.reminder_time', p_opened_on) #>> '{}')::time),
        w.provisional
    from jsonb_array_elements_text(programme.policy('review.reminder_days', p_opened_on)) with ordinality d (days)
    cross join programme.nearest_workday(programme.city_day(p_due_at) + d.days::int, d.days::int > 0) w
$$;
