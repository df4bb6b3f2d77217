-- calendar_day(calendar, day) → whether people work on that day, and whether the calendar knows it. What the calendar
-- says of the day itself wins; otherwise the weekend decides, provisionally when the year is not published. No row
-- for an unknown calendar. Internal: without a pinned search_path it is inlined into its caller's statement.
create or replace function skein.calendar_day(p_calendar text, p_day date)
returns table (works boolean, provisional boolean)
language sql
stable
as $$
    select case d.kind
            when 'off' then false
            when 'makeup_workday' then true
            else date_part('isodow', p_day) <> all (c.weekend)
        end,
        d.kind is null and y.status is distinct from 'published'
    from skein.calendars c
    left join skein.calendar_days d on d.calendar = c.name and d.day = p_day
    left join skein.calendar_years y on y.calendar = c.name and y.year = date_part('year', p_day)
    where c.name = p_calendar;
$$;
