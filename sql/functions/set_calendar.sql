-- set_calendar(name, description, weekend) → true when something changed. Makes a calendar or changes which days of
-- the week (ISO: 1 Monday to 7 Sunday) are free. Its days and years are set by import_calendar, set_calendar_day and
-- set_calendar_year. Locks the calendar's row, then the schedules that it moves. Audited. Raises SK002, SK010.
create or replace function skein.set_calendar(name text, description text default null,
    weekend smallint[] default '{6,7}')
returns boolean
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    p_name alias for $1;
    p_description alias for $2;
    p_weekend alias for $3;
begin
    if coalesce(p_name, '') !~ '^[A-Za-z0-9_][A-Za-z0-9_.:/-]{0,99}$' then
        perform skein.refuse('SK010', format('%L is not a name for a calendar', p_name), '/name', 'name',
            p_hint => 'letters, digits, _ . : / and -, at most 100');
    end if;
    if p_weekend is null or not p_weekend <@ '{1,2,3,4,5,6,7}'::smallint[] or cardinality(p_weekend) >= 7 then
        perform skein.refuse('SK002', 'the weekend names days from 1 (Monday) to 7 (Sunday), but not all seven',
            '/weekend', 'weekend');
    end if;
    insert into skein.calendars as c (name, description, weekend)
    values (p_name, p_description, p_weekend)
    on conflict (name) do update
    set description = excluded.description,
        weekend = excluded.weekend
    where (c.description, c.weekend) is distinct from (excluded.description, excluded.weekend);
    if not found then
        return false;
    end if;
    perform skein.calendar_changed(p_name);
    perform skein.audit('set_calendar', p_name, jsonb_build_object('description', p_description, 'weekend', p_weekend));
    return true;
end
$$;
