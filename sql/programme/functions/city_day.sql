-- city_day(at) → the calendar day of a moment in the city.
create or replace function programme.city_day(p_at timestamptz)
returns date
language sql
stable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select (p_at at time zone 'Asia/Shanghai')::date
$$;
