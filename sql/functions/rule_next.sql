-- rule_next(rule, time zone, anchor, after, calendar, roll) → the first due time of the rule after that moment, or
-- null.
create or replace function skein.rule_next(
    p_rule text,
    p_time_zone text,
    p_anchor timestamptz,
    p_after timestamptz,
    p_calendar text default null,
    p_roll text default 'none'
)
returns timestamptz
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    -- due times are whole seconds
    select o.due_at
    from skein.rule_occurrences(p_rule, p_time_zone, p_anchor, p_after + interval '1 microsecond', null, 1, p_calendar,
        p_roll) o;
$$;
