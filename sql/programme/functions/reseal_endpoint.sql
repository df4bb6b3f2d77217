-- reseal_endpoint(name, old address, address, secret) → whether the endpoint's sealed values were replaced; false when
-- somebody else has replaced them since they were read. Locks: the endpoint.
create or replace function programme.reseal_endpoint(p_name text, p_old bytea, p_address bytea, p_secret bytea)
returns boolean
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_id bigint;
begin
    update programme.channel_endpoints e
    set address_sealed = p_address, secret_sealed = p_secret
    where e.name = p_name
        and e.address_sealed = p_old
        and (e.secret_sealed is null) = (p_secret is null)
    returning e.endpoint_id into v_id;
    if v_id is null then
        return false;
    end if;
    perform programme.add_event('endpoint.resealed', 'endpoint:' || v_id, null, jsonb_build_object('name', p_name));
    return true;
end
$$;
