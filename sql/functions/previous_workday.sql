-- previous_workday(calendar, day) → the last working day before day. See add_workdays.
create or replace function skein.previous_workday(calendar text, day date)
returns table (day date, provisional boolean)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select w.day, w.provisional
    from skein.calendar_count($1, $2, -1) w;
$$;
