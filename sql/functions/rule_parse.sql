-- rule_parse(rule) → a schedule's rule, ready to be evaluated. Pure: depends on no setting of the session.
--   cron: 0 9 * * 1              see cron_parse
--   once: 2026-12-01 09:00[:00]  one wall-clock moment
--   yearly: 12-01 09:00          that date of every year, computed from the rule for each year and never from the
--                                year before; 02-29 needs to say what happens in common years: ' feb28' or ' mar1'
--   every: 5 minutes             whole multiples of a fixed length, counted from the anchor in elapsed time: a day
--                                is 24 hours, months and years are refused
-- Raises SK002 at /rule, naming what is wrong and what is allowed.
create or replace function skein.rule_parse(p_rule text)
returns skein.rule_spec
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_form constant text := substring(p_rule from '^\s*([a-z]+)\s*:');
    v_text constant text := btrim(substring(p_rule from '^\s*[a-z]+\s*:(.*)$'), E' \t');
    v_part text[];
    v_every interval;
    v_spec skein.rule_spec;
begin
    if length(p_rule) > 500 or v_form is null or v_form not in ('cron', 'once', 'yearly', 'every') then
        perform skein.refuse('SK002', format('schedule rule: %L is not a rule', left(p_rule, 100)), '/rule',
            'rule_form',
            p_hint => 'cron: 0 9 * * 1 | once: 2026-12-01 09:00 | yearly: 12-01 09:00 | every: 5 minutes');
    elsif v_form = 'cron' then
        return skein.cron_parse(v_text);
    end if;
    v_spec.form := v_form;
    v_spec.wildcard := false;
    v_spec.leap_to_march := false;
    if v_form = 'once' then
        v_part := regexp_match(v_text, '^(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d)(?::(\d\d))?$');
        if v_part is not null and v_part[1]::int >= 1900 and v_part[4]::int < 24 and v_part[5]::int < 60
            and coalesce(v_part[6]::int, 0) < 60 and v_part[2]::int between 1 and 12
            and v_part[3]::int between 1 and skein.rule_month_length(v_part[1]::int, v_part[2]::int) then
            v_spec.wall_time := make_timestamp(v_part[1]::int, v_part[2]::int, v_part[3]::int, v_part[4]::int,
                v_part[5]::int, coalesce(v_part[6]::int, 0));
        else
            perform skein.refuse('SK002', format('schedule rule: %L is not a date and time', v_text), '/rule', 'once',
                p_hint => 'once: YYYY-MM-DD HH:MM or HH:MM:SS from the year 1900 on, by the wall clock of the time zone, '
                    || 'without an offset');
        end if;
    elsif v_form = 'yearly' then
        v_part := regexp_match(v_text, '^(\d\d)-(\d\d) (\d\d):(\d\d)(?: (feb28|mar1))?$');
        if v_part is null or v_part[1]::int not between 1 and 12 or v_part[3]::int > 23 or v_part[4]::int > 59
            or v_part[2]::int not between 1 and skein.rule_month_length(2000, v_part[1]::int) then
            perform skein.refuse('SK002', format('schedule rule: %L is not a month, day and time', v_text), '/rule',
                'yearly',
                p_hint => 'yearly: MM-DD HH:MM, for example yearly: 12-01 09:00');
        elsif (v_part[1:2] = '{02,29}') <> (v_part[5] is not null) then
            perform skein.refuse('SK002', 'schedule rule: the rule has to say what 29 February is in common years, and only then',
                '/rule', 'yearly_leap_day', p_hint => 'yearly: 02-29 09:00 feb28, or yearly: 02-29 09:00 mar1');
        end if;
        v_spec.hours := array[v_part[3]::int];
        v_spec.minutes := array[v_part[4]::int];
        v_spec.months := (1 << v_part[1]::int) | case when v_part[5] = 'mar1' then 8 else 0 end;
        -- 29 February that falls back to 28 February is the last day of February
        v_spec.days := case when v_part[5] = 'feb28' then 1 else 1::bigint << v_part[2]::int end;
        v_spec.weekdays := 127;
        v_spec.both_days := true;
        v_spec.leap_to_march := v_part[5] is not distinct from 'mar1';
    else
        begin
            v_every := v_text::interval;
        exception
            when invalid_datetime_format or datetime_field_overflow or interval_field_overflow then
                v_every := null;
        end;
        if v_every is null or date_part('month', v_every) <> 0 or date_part('year', v_every) <> 0
            or extract(epoch from v_every) not between 1 and 315360000
            or extract(epoch from v_every) <> trunc(extract(epoch from v_every)) then
            perform skein.refuse('SK002', format('schedule rule: %L is not a fixed length', v_text), '/rule', 'every',
                p_hint => 'every: 5 minutes; whole seconds, 1 second to 3650 days. Months and years differ in length: '
                    || 'use cron: or yearly:');
        end if;
        v_spec.period := extract(epoch from v_every);
    end if;
    return v_spec;
end
$$;
