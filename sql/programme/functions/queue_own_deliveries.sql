-- queue_own_deliveries(notification, people, category, severity, digests) → how many deliveries were made to endpoints that
-- belong to these people. What a person has turned off is left out, what is wanted as a digest is held for it; neither
-- counts for a critical message, and without `digests` nothing is held. Locks nothing.
create or replace function programme.queue_own_deliveries(
    p_notification_id bigint,
    p_people bigint[],
    p_category text,
    p_severity text,
    p_digests boolean
)
returns int
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_ids uuid[];
    v_held int;
begin
    with made as (
        insert into programme.deliveries (notification_id, endpoint_id, status)
        select p_notification_id, e.endpoint_id,
            case when p_digests and p_severity <> 'critical' and f.mode in ('hourly', 'daily', 'weekly') then 'held'
                else 'queued' end
        from programme.channel_endpoints e
        left join programme.notification_preferences f
            on f.person_id = e.person_id and f.category = p_category and f.channel = e.channel
        where e.person_id = any (p_people)
            and (p_severity = 'critical' or f.mode is distinct from 'off')
        order by e.endpoint_id
        on conflict on constraint delivery_once do nothing
        returning delivery_id, status
    )
    select array_agg(m.delivery_id) filter (where m.status = 'queued'), count(*) filter (where m.status = 'held')
    into v_ids, v_held
    from made m;
    perform programme.enqueue_deliveries(v_ids);
    return coalesce(cardinality(v_ids), 0) + v_held;
end
$$;
