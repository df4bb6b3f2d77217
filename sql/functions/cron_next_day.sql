-- cron_next_day(spec, first, last) → the first day from first to last whose date matches, or null. Pure.
-- Whole months that do not match are stepped over, so that 29 February costs a few hundred steps in eight years and
-- not three thousand days; the caller bounds last.
create or replace function skein.cron_next_day(p_spec skein.rule_spec, p_first date, p_last date)
returns date
language plpgsql
immutable
as $$
declare
    v_year int := date_part('year', p_first);
    v_month int := date_part('month', p_first);
    v_day int := date_part('day', p_first);
    v_start date := p_first - (v_day - 1);
    v_length int;
    v_weekday int;
    v_leap boolean;
    v_dom boolean;
    v_dow boolean;
begin
    while v_start <= p_last loop
        v_leap := v_year % 4 = 0 and (v_year % 100 <> 0 or v_year % 400 = 0);
        v_length := case
            when v_month = 2 then 28 + v_leap::int
            when v_month in (4, 6, 9, 11) then 30
            else 31
        end;
        if p_spec.months >> v_month & 1 = 1 then
            -- 4 January 1970 was a Sunday
            v_weekday := (((v_start - date '1970-01-04') + v_day - 1) % 7 + 7) % 7;
            while v_day <= v_length loop
                v_dom := p_spec.days >> v_day & 1 = 1 or (v_day = v_length and p_spec.days & 1 = 1);
                v_dow := p_spec.weekdays >> v_weekday & 1 = 1;
                if p_spec.leap_to_march then
                    v_dom := case v_month when 2 then v_day = 29 else v_day = 1 and not v_leap end;
                end if;
                if (v_dom and v_dow) or (not p_spec.both_days and (v_dom or v_dow)) then
                    return case when v_start + v_day - 1 <= p_last then v_start + v_day - 1 end;
                end if;
                v_day := v_day + 1;
                v_weekday := (v_weekday + 1) % 7;
            end loop;
        end if;
        v_start := v_start + v_length;
        v_day := 1;
        v_month := v_month % 12 + 1;
        v_year := v_year + (v_month = 1)::int;
    end loop;
    return null;
end
$$;
