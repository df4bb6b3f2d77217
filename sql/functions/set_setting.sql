-- set_setting(name, value): changes a setting; takes effect at the next use. Audited.
-- Raises SK008 for an unknown name, SK002 when the value is not of the setting's type (interval or number).
create or replace function skein.set_setting(name text, value jsonb)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    p_name alias for $1;
    p_value alias for $2;
    v_old text := skein.setting(p_name);
    v_ok boolean;
begin
    -- A number stays a number and an interval an interval: a wrong value must fail here, not in the daemon.
    if v_old ~ '^\d+$' then
        v_ok := jsonb_typeof(p_value) = 'number' and (p_value #>> '{}') ~ '^\d{1,9}$';
    else
        begin
            v_ok := jsonb_typeof(p_value) = 'string' and (p_value #>> '{}')::interval > interval '0';
        exception
            when data_exception then
                v_ok := false;
        end;
    end if;
    if not v_ok then
        perform skein.refuse('SK002', format('%s is not a value for setting %L', p_value, p_name),
            '/value', p_rule => 'type', p_hint => format('a value like %L', v_old));
    end if;
    update skein.settings s
    set value = p_value
    where s.name = p_name;
    perform skein.audit('set_setting', p_name, jsonb_build_object('old', v_old, 'new', p_value));
end
$$;
