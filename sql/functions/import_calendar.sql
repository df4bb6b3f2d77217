-- import_calendar(calendar, days, published, source) → how many days were added, changed and left as they were. days
-- is an array like [{"day": "2026-01-01", "kind": "off", "name": "元旦", "source": "…"}], kind off or makeup_workday,
-- name and source optional (source may be given once for all). All or nothing; days that are not in the list stay.
-- published names the years whose days are thereby complete. It is never guessed: a notice may name a day of the
-- December before, and an empty list does not mean a year without holidays.
-- Locks the calendar's row, then the schedules that it moves. Audited. Raises SK008 for an unknown calendar, SK002
-- with a pointer such as /days/3/kind, SK004 for more than 20,000 days, SK010 for a year outside 1900 to 9999.
create or replace function skein.import_calendar(
    calendar text,
    days jsonb,
    published int[] default '{}',
    source text default null
)
returns table (added int, changed int, unchanged int)
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    p_calendar alias for $1;
    p_days alias for $2;
    p_published alias for $3;
    p_source alias for $4;
    v_field text;
    v_years int;
begin
    if p_days is null or jsonb_typeof(p_days) <> 'array' then
        perform skein.refuse('SK002', 'days is not a list', '/days', 'type',
            p_hint => '[{"day": "2026-01-01", "kind": "off"}]');
    elsif jsonb_array_length(p_days) > 20000 then
        perform skein.refuse('SK004', 'too many days in one call', '/days', 'size', p_hint => 'at most 20000');
    end if;
    v_field := skein.calendar_fault(p_days);
    if v_field is not null then
        perform skein.refuse('SK002', format('this day cannot be imported: %s', v_field), v_field, 'calendar_day',
            p_hint => 'day: YYYY-MM-DD, each once, from 1900 on; kind: off or makeup_workday; name and source: texts');
    end if;
    if exists (select from unnest(p_published) y(year) where y.year is null or y.year not between 1900 and 9999) then
        perform skein.refuse('SK010', 'a published year is out of range', '/published', 'range',
            p_hint => '1900 to 9999');
    end if;
    perform skein.calendar_hold(p_calendar);
    with listed as materialized (
        select (e.row ->> 'day')::date as day,
            e.row ->> 'kind' as kind,
            e.row ->> 'name' as name,
            coalesce(e.row ->> 'source', p_source) as source
        from jsonb_array_elements(p_days) e(row)
    ), compared as materialized (
        select l.day, l.kind, l.name, l.source,
            d.day is null as is_new,
            d.day is not null and (d.kind, d.name, d.source) is distinct from (l.kind, l.name, l.source) as is_changed
        from listed l
        left join skein.calendar_days d on d.calendar = p_calendar and d.day = l.day
    ), written as (
        insert into skein.calendar_days (calendar, day, kind, name, source)
        select p_calendar, c.day, c.kind, c.name, c.source
        from compared c
        where c.is_new or c.is_changed
        on conflict (calendar, day) do update
        set kind = excluded.kind,
            name = excluded.name,
            source = excluded.source
    )
    select count(*) filter (where c.is_new), count(*) filter (where c.is_changed),
        count(*) filter (where not c.is_new and not c.is_changed)
    into added, changed, unchanged
    from compared c;
    insert into skein.calendar_years as y (calendar, year, status, source)
    select distinct p_calendar, p.year, 'published', p_source
    from unnest(p_published) p(year)
    on conflict (calendar, year) do update
    set status = excluded.status,
        source = coalesce(excluded.source, y.source),
        changed_at = clock_timestamp()
    where (y.status, y.source) is distinct from (excluded.status, coalesce(excluded.source, y.source));
    get diagnostics v_years = row_count;
    if added + changed + v_years > 0 then
        perform skein.calendar_changed(p_calendar);
        perform skein.audit('import_calendar', p_calendar, jsonb_build_object('added', added, 'changed', changed,
            'published', p_published, 'source', p_source));
    end if;
    return next;
end
$$;
