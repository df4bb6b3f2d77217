-- cron_parse(text) → a cron rule as sets of wall-clock fields. Pure.
-- Five fields (minute, hour, day of month, month, day of week) or @hourly, @daily (@midnight), @weekly, @monthly,
-- @yearly (@annually). As in Vixie's cron, a day matches when day of month *and* day of week match if one of them
-- starts with *, and when *either* matches if both are restricted; and a rule whose minute or hour starts with *,
-- like @hourly, is a wildcard rule (see rule_occurrences for what that means when the clock changes).
-- Raises SK002 at /rule. A date that never comes (30 February) is found by set_schedule and not here.
create or replace function skein.cron_parse(p_text text)
returns skein.rule_spec
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_text constant text := lower(btrim(p_text, E' \t'));
    v_field text[];
    v_minutes bigint;
    v_hours bigint;
    v_spec skein.rule_spec;
begin
    v_field := regexp_split_to_array(case v_text
        when '@hourly' then '0 * * * *'
        when '@daily' then '0 0 * * *'
        when '@midnight' then '0 0 * * *'
        when '@weekly' then '0 0 * * 0'
        when '@monthly' then '0 0 1 * *'
        when '@yearly' then '0 0 1 1 *'
        when '@annually' then '0 0 1 1 *'
        else v_text
    end, '[ \t]+');
    if cardinality(v_field) <> 5 then
        perform skein.refuse('SK002', format('schedule rule: cron needs five fields, %L has %s', p_text,
            cardinality(v_field)),
            '/rule', 'cron_fields', p_hint => 'minute hour day-of-month month day-of-week, as in cron: 0 9 * * 1, '
                || 'or one of @hourly @daily @weekly @monthly @yearly');
    end if;
    v_spec.form := 'cron';
    v_minutes := skein.cron_field(v_field[1], 'minute', 0, 59);
    v_hours := skein.cron_field(v_field[2], 'hour', 0, 23);
    v_spec.minutes := array(select i from generate_series(0, 59) i where v_minutes >> i & 1 = 1);
    v_spec.hours := array(select i from generate_series(0, 23) i where v_hours >> i & 1 = 1);
    v_spec.days := skein.cron_field(v_field[3], 'day of month', 1, 31);
    v_spec.months := skein.cron_field(v_field[4], 'month', 1, 12,
        '{jan,feb,mar,apr,may,jun,jul,aug,sep,oct,nov,dec}');
    v_spec.weekdays := skein.cron_field(v_field[5], 'day of week', 0, 7, '{sun,mon,tue,wed,thu,fri,sat}');
    v_spec.both_days := v_field[3] like '*%' or v_field[5] like '*%';
    v_spec.wildcard := v_field[1] like '*%' or v_field[2] like '*%';
    v_spec.leap_to_march := false;
    return v_spec;
end
$$;
