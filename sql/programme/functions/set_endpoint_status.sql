-- set_endpoint_status(name, status) → whether it changed: `paused` holds back what is queued, `active` lets it go and
-- forgets past failures. Locks: the endpoint. Raises SK008 for an endpoint that does not exist.
create or replace function programme.set_endpoint_status(p_name text, p_status text)
returns boolean
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_endpoint programme.channel_endpoints;
begin
    select e.* into v_endpoint
    from programme.channel_endpoints e
    where e.name = p_name
    for no key update;
    if not found then
        perform skein.refuse('SK008', format('there is no endpoint %L', p_name), '/name', 'not_found',
            p_hint => 'skein notify endpoints list shows all');
    end if;
    if v_endpoint.status = p_status then
        return false;
    end if;
    update programme.channel_endpoints e
    set status = p_status, hard_failures = 0
    where e.endpoint_id = v_endpoint.endpoint_id;
    perform programme.add_event(case p_status when 'paused' then 'endpoint.paused' else 'endpoint.resumed' end,
        'channel_endpoint:' || v_endpoint.endpoint_id, null, jsonb_build_object('name', p_name));
    return true;
end
$$;
