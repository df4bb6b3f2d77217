-- quiet_until(severity, at) → the moment at which a message of this severity may go out; null: now. Policy notify.quiet
-- says between which hours of the city it waits, and whether on days off too. A day of an unpublished year counts as a
-- working day from Monday to Friday. Raises PM001 when no policy is valid.
create or replace function programme.quiet_until(p_severity text, p_at timestamptz)
returns timestamptz
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_rule constant jsonb := programme.policy('notify.quiet', programme.city_day(p_at)) -> p_severity;
    v_time constant time := (p_at at time zone 'Asia/Shanghai')::time;
    v_from constant time := v_rule ->> 'from';
    v_to constant time := v_rule ->> 'to';
    v_day date := programme.city_day(p_at);
    v_waits boolean;
    v_open date;
begin
    if v_rule is null then
        return null;
    end if;
    v_waits := case when v_from > v_to then v_time >= v_from or v_time < v_to else v_time >= v_from and v_time < v_to end;
    if v_waits and v_from > v_to and v_time >= v_from then
        v_day := v_day + 1;
    end if;
    if (v_rule ->> 'days_off')::boolean then
        v_open := (select w.day from programme.nearest_workday(v_day, true) w);
        v_waits := v_waits or v_open <> v_day;
        v_day := v_open;
    end if;
    return case when v_waits then programme.city_time(v_day, v_to) end;
end
$$;
