-- calendar_count(calendar, day, n) → what add_workdays gives, day by day. Reads the calendar only.
create or replace function skein.calendar_count(p_calendar text, p_day date, p_n int, out day date,
    out provisional boolean)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_step constant int := case when p_n < 0 then -1 else 1 end;
    v_left int := greatest(abs(p_n), 1);
    v_works boolean;
    v_unknown boolean;
begin
    perform skein.calendar_known(p_calendar);
    if p_n is null or p_n not between -10000 and 10000 or p_day is null
        or p_day not between date '1900-01-01' and date '9000-01-01' then
        perform skein.refuse('SK010', 'n or day is out of range', '/n', 'range',
            p_hint => 'n from -10000 to 10000, days of the years 1900 to 9000');
    end if;
    day := case when p_n = 0 then p_day - 1 else p_day end;
    provisional := false;
    -- a calendar has at least one working day a week, unless it is said to be off for longer than a year
    for v_passed in 1..(v_left + 1) * 400 loop
        day := day + v_step;
        select c.works, c.provisional
        into v_works, v_unknown
        from skein.calendar_day(p_calendar, day) c;
        provisional := provisional or v_unknown;
        v_left := v_left - v_works::int;
        if v_left = 0 then
            return;
        end if;
    end loop;
    perform skein.refuse('SK010', format('calendar %L has no such working day', p_calendar), '/calendar', 'range');
end
$$;
