-- cron_field(text, field, min, max, names) → the values of one cron field as bits of a mask. Pure.
-- A field is a list of items: *, a, a-b, */n, a-b/n; months and days of the week also by their first three letters
-- (sun may end a range). Day of month takes L, the last day, as bit 0; day of week takes 7 for Sunday.
-- Raises SK002 at /rule, naming the field and what it takes.
create or replace function skein.cron_field(p_text text, p_field text, p_min int, p_max int,
    p_names text[] default null)
returns bigint
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_mask bigint := 0;
    v_item text;
    v_part text[];
    v_first int;
    v_last int;
    v_step int;
begin
    foreach v_item in array string_to_array(p_text, ',') loop
        if v_item = 'l' and p_field = 'day of month' then
            v_mask := v_mask | 1;
            continue;
        end if;
        v_part := regexp_match(v_item, '^(?:(\*)|(\d{1,2}|[a-z]{3})(?:-(\d{1,2}|[a-z]{3}))?)(?:/(\d{1,2}))?$');
        if v_part[1] = '*' then
            v_first := p_min;
            v_last := case when p_field = 'day of week' then 6 else p_max end;
        else
            v_first := case
                when v_part[2] ~ '^\d' then v_part[2]::int
                else array_position(p_names, v_part[2]) - 1 + p_min
            end;
            v_last := case
                when v_part[3] is null then v_first
                when v_part[3] ~ '^\d' then v_part[3]::int
                when v_part[3] = 'sun' then 7
                else array_position(p_names, v_part[3]) - 1 + p_min
            end;
        end if;
        v_step := coalesce(v_part[4]::int, 1);
        if v_first is null or v_last is null or v_first < p_min or v_last > p_max or v_first > v_last
            or v_step not between 1 and p_max or (v_part[4] is not null and v_part[1] is null
                and v_part[3] is null) then
            perform skein.refuse('SK002', format('schedule rule: %L is not possible for the %s', v_item, p_field),
                '/rule',
                'cron_' || replace(p_field, ' ', '_'), p_hint => format(
                    '%s to %s%s; lists a,b, ranges a-b upwards, steps */n and a-b/n with n from 1 to %s%s', p_min,
                        p_max,
                    coalesce(' or ' || p_names[1] || ' to ' || p_names[cardinality(p_names)], ''), p_max,
                    case p_field
                        when 'day of month' then '; L is the last day of the month'
                        when 'day of week' then '; 0 and 7 are Sunday'
                        else ''
                    end));
        end if;
        for v_value in v_first..v_last by v_step loop
            v_mask := v_mask | (1::bigint << v_value);
        end loop;
    end loop;
    if p_field = 'day of week' and v_mask & 128 <> 0 then
        v_mask := (v_mask & 127) | 1;
    end if;
    return v_mask;
end
$$;
