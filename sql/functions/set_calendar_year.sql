-- set_calendar_year(calendar, year, status, source) → true when something changed. 'published' says that all days off
-- and make-up working days of the year are known and entered; 'unpublished' takes that back. Locks the calendar's
-- row, then the schedules that it moves. Audited. Raises SK008 for an unknown calendar, SK002 for another status,
-- SK010.
create or replace function skein.set_calendar_year(calendar text, year int, status text default 'published',
    source text default null)
returns boolean
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    p_calendar alias for $1;
    p_year alias for $2;
    p_status alias for $3;
    p_source alias for $4;
begin
    if coalesce(p_status, '') not in ('published', 'unpublished') then
        perform skein.refuse('SK002', format('a year cannot be %L', p_status), '/status', 'enum',
            p_hint => 'published or unpublished');
    end if;
    if p_year is null or p_year not between 1900 and 9999 then
        perform skein.refuse('SK010', 'the year is out of range', '/year', 'range', p_hint => '1900 to 9999');
    end if;
    perform skein.calendar_hold(p_calendar);
    insert into skein.calendar_years as y (calendar, year, status, source)
    values (p_calendar, p_year, p_status, p_source)
    on conflict (calendar, year) do update
    set status = excluded.status,
        source = excluded.source,
        changed_at = clock_timestamp()
    where (y.status, y.source) is distinct from (excluded.status, excluded.source);
    if not found then
        return false;
    end if;
    perform skein.calendar_changed(p_calendar);
    perform skein.audit('set_calendar_year', p_calendar, jsonb_build_object('year', p_year, 'status', p_status,
        'source', p_source));
    return true;
end
$$;
