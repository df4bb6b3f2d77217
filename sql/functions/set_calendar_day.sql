-- set_calendar_day(calendar, day, kind, name, source) → true when something changed. kind: 'off', 'makeup_workday',
-- or null to say nothing of that day any more. Locks the calendar's row, then the schedules that it moves. Audited.
-- Raises SK008 for an unknown calendar, SK002 for another kind.
create or replace function skein.set_calendar_day(
    calendar text,
    day date,
    kind text,
    name text default null,
    source text default null
)
returns boolean
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    p_calendar alias for $1;
    p_day alias for $2;
    p_kind alias for $3;
    p_name alias for $4;
    p_source alias for $5;
begin
    if p_kind is not null then
        return (
            select i.added + i.changed > 0
            from skein.import_calendar(p_calendar, jsonb_build_array(jsonb_build_object('day', to_char(p_day,
                'YYYY-MM-DD'),
                'kind', p_kind, 'name', p_name, 'source', p_source))) i
        );
    end if;
    perform skein.calendar_hold(p_calendar);
    delete from skein.calendar_days d
    where d.calendar = p_calendar
        and d.day = p_day;
    if not found then
        return false;
    end if;
    perform skein.calendar_changed(p_calendar);
    perform skein.audit('set_calendar_day', p_calendar, jsonb_build_object('day', to_char(p_day, 'YYYY-MM-DD'), 'kind',
        null));
    return true;
end
$$;
