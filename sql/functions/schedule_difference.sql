-- schedule_difference(old, new) → what an operator changes, as {"field": {"old": …, "new": …}}; {} when nothing.
-- Pure.
create or replace function skein.schedule_difference(p_old skein.schedules, p_new skein.schedules)
returns jsonb
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
    select coalesce(jsonb_object_agg(n.key, jsonb_build_object('old', o.value, 'new', n.value)), '{}')
    from jsonb_each(to_jsonb(p_new)) n
    left join jsonb_each(to_jsonb(p_old)) o on o.key = n.key
    where n.key in ('kind', 'args', 'rule', 'time_zone', 'calendar', 'roll', 'misfire', 'misfire_window', 'overlap',
        'enabled',
            'starts_at', 'ends_at', 'queue', 'priority')
        and n.value is distinct from o.value;
$$;
