-- calendar_known(calendar): raises SK008 when there is no such calendar.
create or replace function skein.calendar_known(p_calendar text)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    if not exists (select from skein.calendars c where c.name = p_calendar) then
        perform skein.refuse('SK008', format('there is no calendar %L', coalesce(p_calendar, '')), '/calendar',
            'calendar',
            p_hint => 'an operator makes it: select skein.set_calendar(name)');
    end if;
end
$$;
