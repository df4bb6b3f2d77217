-- unit_of(code) → the organisation with that code. Raises SK008 for an unknown one. Locks nothing.
create or replace function programme.unit_of(p_code text)
returns bigint
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_organisation bigint;
begin
    select o.organisation_id into v_organisation from programme.organisations o where o.code = p_code;
    if not found then
        perform skein.refuse('SK008', format('there is no unit %s', coalesce(p_code, '(none)')), '/unit', 'not_found',
            p_hint => 'name the unit by its code');
    end if;
    return v_organisation;
end
$$;
