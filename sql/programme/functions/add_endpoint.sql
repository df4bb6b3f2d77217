-- add_endpoint(name, channel, address, secret, label, max_per_minute, person, organisation) → its number. Address and
-- secret come sealed. It belongs to the person with that staff number, to the organisation, or to whom the label names.
-- Locks nothing. Raises SK002 for a name that is taken and an owner that does not exist; the table's checks refuse the rest.
create or replace function programme.add_endpoint(
    p_name text, p_channel text, p_address bytea, p_secret bytea, p_label text, p_max_per_minute int,
    p_staff_no text default null, p_organisation_id bigint default null
)
returns bigint
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_id bigint;
begin
    if p_organisation_id is not null
        and not exists (select from programme.organisations o where o.organisation_id = p_organisation_id)
    then
        perform skein.refuse('SK002', format('there is no organisation %s', p_organisation_id), '/owner', 'not_found');
    end if;
    insert into programme.channel_endpoints (name, channel, address_sealed, secret_sealed, label, max_per_minute,
        person_id, organisation_id)
    values (p_name, p_channel, p_address, p_secret, p_label, p_max_per_minute,
        case when p_staff_no is not null then programme.actor(p_staff_no) end, p_organisation_id)
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
