-- cron_instants(spec, time zone, days, notes) → every moment of a rule on days around a change of the clock, in
-- order. Several days at a time, since a clock that is put back across midnight mixes them.
create or replace function skein.cron_instants(p_spec skein.rule_spec, p_time_zone text, p_days date[], p_notes text[])
returns table (due_at timestamptz, note text)
language sql
stable
rows 50
set search_path = pg_catalog, pg_temp
as $$
    select i.due_at, nullif(concat_ws('; ', d.note, i.note), '')
    from unnest(p_days, p_notes) d(day, note)
    cross join unnest(p_spec.hours) h(hour)
    cross join unnest(p_spec.minutes) m(minute)
    cross join lateral skein.rule_instants(d.day + make_time(h.hour, m.minute, 0), p_time_zone, p_spec.wildcard) i
    order by i.due_at, i.note nulls first;
$$;
