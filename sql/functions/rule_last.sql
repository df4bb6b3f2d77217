-- rule_last(rule, time zone, anchor, from, to, calendar, roll) → the last due time with from <= due_at < to, or null.
-- Looks back from to in spans that grow by four, so that a dense rule is not listed for the whole of a long downtime.
create or replace function skein.rule_last(
    p_rule text,
    p_time_zone text,
    p_anchor timestamptz,
    p_from timestamptz,
    p_to timestamptz,
    p_calendar text default null,
    p_roll text default 'none'
)
returns timestamptz
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_to timestamptz := p_to;
    v_from timestamptz;
    v_span interval := interval '15 minutes';
    v_last timestamptz;
begin
    while v_to > p_from loop
        v_from := greatest(p_from, v_to - v_span);
        select max(o.due_at)
        into v_last
        from skein.rule_occurrences(p_rule, p_time_zone, p_anchor, v_from, v_to, null, p_calendar, p_roll) o;
        if v_last is not null then
            return v_last;
        end if;
        v_to := v_from;
        v_span := v_span * 4;
    end loop;
    return null;
end
$$;
