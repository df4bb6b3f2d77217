-- workday(calendar, day) → whether people work on that day: a make-up working day true, a day off false, otherwise
-- by the weekend; null when nobody knows yet, because the year is not published and the calendar does not name the
-- day.
-- Raises SK008 for an unknown calendar.
create or replace function skein.workday(calendar text, day date)
returns boolean
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_works boolean;
begin
    select case when not c.provisional then c.works end
    into v_works
    from skein.calendar_day($1, $2) c;
    if not found then
        perform skein.calendar_known($1);
    end if;
    return v_works;
end
$$;
