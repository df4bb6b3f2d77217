-- queue_deliveries(notification, endpoints, names_people) → how many deliveries were made: one for each endpoint named,
-- and a job notify.deliver for each. Raises SK002 for an endpoint that does not exist, and for a robot when the text
-- names people. Locks nothing.
create or replace function programme.queue_deliveries(p_notification_id bigint, p_endpoints jsonb, p_names_people boolean)
returns int
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_name text;
    v_index bigint;
    v_channel text;
    v_ids uuid[];
begin
    for v_name, v_index, v_channel in
        select a.name, a.ordinality - 1, e.channel
        from jsonb_array_elements_text(p_endpoints) with ordinality a (name, ordinality)
        left join programme.channel_endpoints e on e.name = a.name
        order by a.ordinality
    loop
        if v_channel is null then
            perform skein.refuse('SK002', format('there is no endpoint %L', v_name),
                '/audience/endpoints/' || v_index, 'not_found', 'notify.send');
        end if;
        if p_names_people and v_channel ~ '_robot$' then
            perform skein.refuse('SK002', format('the text names people, and %s is a group robot', v_name),
                '/audience/endpoints/' || v_index, 'names_people', 'notify.send',
                p_hint => 'send a text with counts to groups, or to a webhook');
        end if;
    end loop;
    with made as (
        insert into programme.deliveries (notification_id, endpoint_id)
        select p_notification_id, e.endpoint_id
        from programme.channel_endpoints e
        where p_endpoints ? e.name
        order by e.endpoint_id
        returning delivery_id
    )
    select array_agg(m.delivery_id) into v_ids from made m;
    perform programme.enqueue_deliveries(v_ids);
    return cardinality(v_ids);
end
$$;
