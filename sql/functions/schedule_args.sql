-- schedule_args(schedule, due_at) → the arguments of the job of one occurrence. Anywhere in the schedule's args the
-- value "$due_at" becomes the due time (RFC 3339 with the offset of the schedule's zone) and "$due_year" the year its
-- wall clock shows, as a number. A kind whose args_schema has a property occurrence is given the due time there,
-- unless the schedule says otherwise.
create or replace function skein.schedule_args(p_schedule skein.schedules, p_due_at timestamptz)
returns jsonb
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_local constant timestamp := p_due_at at time zone p_schedule.time_zone;
    v_offset constant int := extract(epoch from v_local - (p_due_at at time zone 'UTC'));
    v_due text;
    v_args jsonb := p_schedule.args;
begin
    -- RFC 3339 has no seconds in an offset, which only local mean time had
    v_due := case
        when v_offset % 60 <> 0 then to_char(p_due_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
        else to_char(v_local, 'YYYY-MM-DD"T"HH24:MI:SS') || case when v_offset < 0 then '-' else '+' end
            || to_char(make_interval(secs => abs(v_offset)), 'HH24:MI')
    end;
    if v_args::text like '%"$due\_%' then
        -- A whole value and not a key, nor a part of a longer string: inside a string the quotes would be escaped.
        v_args := regexp_replace(
            regexp_replace(v_args::text, '(?<!\\)"\$due_at"(?!:)', to_json(v_due)::text, 'g'),
            '(?<!\\)"\$due_year"(?!:)', date_part('year', v_local)::text, 'g')::jsonb;
    end if;
    if not v_args ? 'occurrence' and exists (
        select
        from skein.kinds k
        where k.name = p_schedule.kind
            and k.args_schema -> 'properties' ? 'occurrence'
    ) then
        v_args := v_args || jsonb_build_object('occurrence', v_due);
    end if;
    return v_args;
end
$$;
