-- calendar_hold(calendar): locks the calendar's row until the end of the transaction, so that two changes of a
-- calendar follow one another; a schedule that merely refers to it is not in the way. Raises SK008 when there is no
-- such calendar.
create or replace function skein.calendar_hold(p_calendar text)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    perform
    from skein.calendars c
    where c.name = p_calendar
    for no key update;
    if not found then
        perform skein.calendar_known(p_calendar);
    end if;
end
$$;
