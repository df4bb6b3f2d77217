-- rule_occurrences(rule, time zone, anchor, from, to, limit, calendar, roll) → the due times of a rule with
-- from <= due_at < to, in order, each once, with what the wall clock of the zone shows and a note. to null looks 41
-- years ahead, which no possible rule exceeds (29 February on a given weekday: 40 years across 2100).
--
-- What a rule means is decided by PostgreSQL's own time zones alone:
-- * A fixed-time rule (cron whose minute and hour do not start with *, yearly, once) comes due when the wall clock
--   shows its time. A time that the clock jumps over is due once, at the first moment after the gap (New York, 8
--   March 2026, 02:30: at 03:00:00 EDT; note 'dst gap'), together with whatever else is due then. A time that the
--   clock shows twice is due once, on the first pass (note 'dst repeat'). Unlike Debian's cron this holds for gaps of
--   any length.
-- * A wildcard rule (minute or hour starts with *) follows elapsed time: skipped times are not made up for, repeated
--   ones come due on both passes (the second one noted 'dst repeat').
-- * every counts whole multiples from the anchor (the anchor itself is the first) and knows no clock changes.
-- * yearly 02-29 is 28 February or 1 March in common years, as the rule says, and 29 February in every leap year.
-- * roll moves the date to the next or previous working day of the calendar, the wall-clock time stays; several dates
--   that are moved onto one day come due once. Notes: 'rolled from 2026-08-01', and 'provisional' when a year that is
--   not published had to be looked at, where only weekends count. roll none ignores the calendar; every ignores both.
-- Notes are joined by '; '. Reads calendars only; no locks. Raises SK002 at /rule, 22023 for an unknown time zone.
-- Cost: stops at the limit; a daily rule for a year ahead about 4 ms, the next occurrence of any rule below 1 ms.
create or replace function skein.rule_occurrences(
    p_rule text,
    p_time_zone text,
    p_anchor timestamptz,
    p_from timestamptz,
    p_to timestamptz default null,
    p_limit int default null,
    p_calendar text default null,
    p_roll text default 'none'
)
returns table (due_at timestamptz, local_time text, note text)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_spec constant skein.rule_spec := skein.rule_parse(p_rule);
    -- 41 years; hours, because years and days would follow the session's time zone
    v_to constant timestamptz := coalesce(p_to, p_from + make_interval(hours => 41 * 366 * 24));
    v_first bigint;
    v_day date;
    v_provisional boolean;
begin
    if v_spec.form = 'every' then
        v_first := greatest(0, ceil(extract(epoch from p_from - p_anchor) / v_spec.period));
        return query
        select o.at, to_char(o.at at time zone p_time_zone, 'YYYY-MM-DD HH24:MI:SS'), null::text
        from generate_series(
            p_anchor + make_interval(secs => v_first * v_spec.period),
            case when p_limit is null then v_to
                else least(v_to, p_anchor + make_interval(secs => (v_first + p_limit - 1) * v_spec.period)) end,
            make_interval(secs => v_spec.period)) o(at)
        where o.at < v_to;
    elsif v_spec.form = 'once' then
        select r.day, r.provisional
        into v_day, v_provisional
        from skein.calendar_roll(p_calendar, v_spec.wall_time::date, p_roll) r;
        return query
        select i.due_at, to_char(i.due_at at time zone p_time_zone, 'YYYY-MM-DD HH24:MI:SS'),
            nullif(concat_ws('; ',
                case when v_day <> v_spec.wall_time::date then 'rolled from ' || to_char(v_spec.wall_time,
                    'YYYY-MM-DD') end,
                case when v_provisional then 'provisional' end, i.note), '')
        from skein.rule_instants(v_day + v_spec.wall_time::time, p_time_zone, false) i
        where i.due_at >= p_from
            and i.due_at < v_to
        limit p_limit;
    else
        return query
        select o.due_at, o.local_time, o.note
        from skein.cron_occurrences(v_spec, p_time_zone, p_from, v_to, p_limit, p_calendar, p_roll) o;
    end if;
end
$$;
