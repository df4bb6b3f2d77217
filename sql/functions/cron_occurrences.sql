-- cron_occurrences(spec, time zone, from, to, limit, calendar, roll) → the occurrences of a cron or yearly rule with
-- from <= due_at < to, in order and each once. See rule_occurrences for their meaning.
--
-- Days first (stepping over months that cannot match), then each day is moved by the calendar (days that are moved
-- onto the same day become one), then its times. On a day without a change of the clock a time is midnight plus
-- minutes: one conversion a day and not one a minute; the few other days are taken together and converted time by
-- time.
create or replace function skein.cron_occurrences(
    p_spec skein.rule_spec,
    p_time_zone text,
    p_from timestamptz,
    p_to timestamptz,
    p_limit int,
    p_calendar text,
    p_roll text
)
returns table (due_at timestamptz, local_time text, note text)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    -- a day to either side: a time in a gap belongs to the day before the moment at which it is due
    v_raw date := (p_from at time zone p_time_zone)::date - 1;
    v_last date := (p_to at time zone p_time_zone)::date + 1;
    v_next_raw date;
    v_day date;
    v_next_day date;
    v_note text;
    v_moved text[];
    v_provisional boolean;
    v_next_provisional boolean;
    v_midnight timestamptz;
    v_hour int;
    v_minute int;
    v_days date[] := '{}';
    v_notes text[] := '{}';
    v_done timestamptz := '-infinity';
    v_left int := coalesce(p_limit, 2147483647);
begin
    -- days that are moved into the span may lie outside it
    if p_roll = 'next' then
        v_raw := (skein.calendar_roll(p_calendar, v_raw - 1, 'previous')).day + 1;
    elsif p_roll = 'previous' then
        v_last := (skein.calendar_roll(p_calendar, v_last + 1, 'next')).day - 1;
    end if;
    v_next_raw := skein.cron_next_day(p_spec, v_raw, v_last);
    v_next_day := v_next_raw;
    if p_roll <> 'none' and v_next_raw is not null then
        select r.day, r.provisional
        into v_next_day, v_next_provisional
        from skein.calendar_roll(p_calendar, v_next_raw, p_roll) r;
    end if;
    while v_next_raw is not null and v_left > 0 loop
        v_day := v_next_day;
        v_provisional := v_next_provisional;
        v_moved := '{}';
        -- all dates that are moved onto this day, and the first one that is not
        loop
            v_moved := v_moved || case when v_next_raw <> v_day then to_char(v_next_raw, 'YYYY-MM-DD') end;
            v_next_raw := skein.cron_next_day(p_spec, v_next_raw + 1, v_last);
            v_next_day := v_next_raw;
            exit when p_roll = 'none' or v_next_raw is null;
            select r.day, r.provisional
            into v_next_day, v_next_provisional
            from skein.calendar_roll(p_calendar, v_next_raw, p_roll) r;
            exit when v_next_day <> v_day;
        end loop;
        v_note := nullif(concat_ws('; ', 'rolled from ' || nullif(array_to_string(v_moved, ', '), ''),
            case when v_provisional then 'provisional' end), '');
        if skein.rule_plain_day(v_day, p_time_zone) then
            v_midnight := v_day::timestamp at time zone p_time_zone;
            foreach v_hour in array p_spec.hours loop
                continue when v_midnight + make_interval(hours => v_hour + 1) <= p_from;
                foreach v_minute in array p_spec.minutes loop
                    due_at := v_midnight + make_interval(hours => v_hour, mins => v_minute);
                    continue when due_at < p_from;
                    if due_at >= p_to or v_left = 0 then
                        return;
                    end if;
                    local_time := to_char(v_day + make_time(v_hour, v_minute, 0), 'YYYY-MM-DD HH24:MI:SS');
                    note := v_note;
                    v_left := v_left - 1;
                    return next;
                end loop;
            end loop;
        else
            v_days := v_days || v_day;
            v_notes := v_notes || v_note;
            if v_next_raw is null or v_next_day <> v_day + 1 or skein.rule_plain_day(v_next_day, p_time_zone) then
                for due_at, note in
                    select i.due_at, i.note
                    from skein.cron_instants(p_spec, p_time_zone, v_days, v_notes) i
                loop
                    continue when due_at < p_from or due_at <= v_done;
                    if due_at >= p_to or v_left = 0 then
                        return;
                    end if;
                    local_time := to_char(due_at at time zone p_time_zone, 'YYYY-MM-DD HH24:MI:SS');
                    v_done := due_at;
                    v_left := v_left - 1;
                    return next;
                end loop;
                v_days := '{}';
                v_notes := '{}';
            end if;
        end if;
    end loop;
end
$$;
