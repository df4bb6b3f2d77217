-- next_working_morning() → 01:30 of the next working day in the city, when a job that waits for a condition looks again.
create or replace function programme.next_working_morning()
returns timestamptz
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select programme.city_time(w.day, '01:30')
    from skein.next_workday('cn', programme.city_day(now())) w
$$;
