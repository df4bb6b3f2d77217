-- city_time(day, time) → that wall-clock moment in the city. Never a constant offset, never the session's time zone.
create or replace function programme.city_time(p_day date, p_time time)
returns timestamptz
language sql
stable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select (p_day + p_time) at time zone 'Asia/Shanghai'
$$;
