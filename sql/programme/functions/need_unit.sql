-- need_unit(organisation): raises SK008 for an organisation that does not exist. Locks nothing.
create or replace function programme.need_unit(p_organisation_id bigint)
returns void
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    if not exists (select from programme.organisations o where o.organisation_id = p_organisation_id) then
        perform skein.refuse('SK008', format('there is no organisation %s', p_organisation_id), '/organisation_id',
            'not_found');
    end if;
end
$$;
