-- setting(name) → the value of a setting as text (an interval or a number, to be cast by the caller).
-- Raises SK008 for a name that does not exist.
create or replace function skein.setting(name text)
returns text
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    p_name alias for $1;
    v_value text;
begin
    select s.value #>> '{}'
    into v_value
    from skein.settings s
    where s.name = p_name;
    if not found then
        perform skein.refuse('SK008', format('there is no setting %L', p_name), p_hint => 'select name from skein.settings');
    end if;
    return v_value;
end
$$;
