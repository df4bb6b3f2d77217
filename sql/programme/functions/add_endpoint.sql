-- add_endpoint(name, channel, address, secret, label, max_per_minute) → its number. Address and secret come sealed.
-- Locks nothing. Raises SK002 for a name that is taken; the table's checks refuse the rest.
create or replace function programme.add_endpoint(
    p_name text, p_channel text, p_address bytea, p_secret bytea, p_label text, p_max_per_minute int
)
returns bigint
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_id bigint;
begin
    insert into programme.channel_endpoints (name, channel, address_sealed, secret_sealed, label, max_per_minute)
    values (p_name, p_channel, p_address, p_secret, p_label, p_max_per_minute)
    on conflict on constraint endpoint_name_unique do nothing
    returning endpoint_id into v_id;
    if v_id is null then
        perform skein.refuse('SK002', format('there is an endpoint %L already', p_name), '/name', 'taken');
    end if;
    perform programme.add_event('endpoint.added', 'channel_endpoint:' || v_id, null,
        jsonb_build_object('name', p_name, 'channel', p_channel));
    return v_id;
end
$$;
