-- delivery_begin({"delivery_id"}, job_id) → what the job notify.deliver does next; commit it before the call goes out.
--   {"next": "send", …}          the delivery is `sending`: call the channel once and report to delivery_end
--   {"next": "wait", "seconds"}  the hour is quiet, or the endpoint is paused or must not be called yet (send_wait)
--   {"next": "none", "status"}   nothing is left to do; what is for a dead endpoint is dead
-- No more than max_per_minute calls are allowed in any 60 seconds, whoever asks. A delivery found `sending` belongs to
-- an attempt that never reported: a webhook or a mailbox is sent it again under the same key, any other becomes `unknown`.
-- Locks: the delivery, then its endpoint. Raises SK008 for a delivery that does not exist.
create or replace function programme.delivery_begin(p_args jsonb, p_job_id bigint default null)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_delivery programme.deliveries;
    v_notification programme.notifications;
    v_endpoint programme.channel_endpoints;
    v_now timestamptz;
    v_status text;
    v_quiet timestamptz;
    v_until timestamptz;
begin
    select d.* into v_delivery
    from programme.deliveries d
    where d.delivery_id = (p_args ->> 'delivery_id')::uuid
    for no key update;
    if not found then
        perform skein.refuse('SK008', format('there is no delivery %s', p_args ->> 'delivery_id'), '/delivery_id',
            'not_found', 'notify.deliver');
    end if;
    if v_delivery.status not in ('queued', 'deferred_rate', 'deferred_quiet', 'sending') then
        return jsonb_build_object('next', 'none', 'status', v_delivery.status);
    end if;
    select e.* into v_endpoint
    from programme.channel_endpoints e
    where e.endpoint_id = v_delivery.endpoint_id
    for no key update;
    select n.* into v_notification
    from programme.notifications n
    where n.notification_id = v_delivery.notification_id;
    -- The clock after the lock: the transaction's own time may lie before that of another that held the lock.
    v_now := clock_timestamp();
    v_status := case
        when v_delivery.status = 'sending' and not programme.tells_repetitions(v_endpoint.channel) then 'unknown'
        when v_delivery.status <> 'sending' and v_notification.expires_at <= v_now then 'expired'
        when v_endpoint.status = 'dead' then 'dead'
    end;
    if v_status is not null then
        update programme.deliveries d
        set status = v_status,
            provider_code = case v_status when 'unknown' then 'no_report' when 'dead' then 'endpoint_dead'
                else d.provider_code end,
            changed_at = v_now
        where d.delivery_id = v_delivery.delivery_id;
        return jsonb_build_object('next', 'none', 'status', v_status);
    end if;
    v_quiet := case when v_endpoint.channel <> 'webhook' and v_delivery.status <> 'sending'
        then programme.quiet_until(v_notification.severity, v_now) end;
    v_until := case
        when v_quiet is not null then v_quiet
        when v_endpoint.status <> 'active' then v_now + interval '10 minutes'
        else programme.send_wait(v_endpoint, v_notification, v_now)
    end;
    if v_until is not null then
        update programme.deliveries d
        set status = case when d.status = 'sending' then d.status when v_quiet is not null then 'deferred_quiet'
                when v_endpoint.status <> 'active' then d.status else 'deferred_rate' end,
            not_before = v_until,
            changed_at = v_now
        where d.delivery_id = v_delivery.delivery_id;
        return jsonb_build_object('next', 'wait', 'seconds', ceil(extract(epoch from v_until - v_now))::int);
    end if;
    update programme.channel_endpoints e
    set recent_sends = array(
            select s.at
            from unnest(e.recent_sends) s (at)
            where s.at > v_now - interval '60 seconds'
            order by s.at) || v_now
    where e.endpoint_id = v_endpoint.endpoint_id;
    update programme.deliveries d
    set status = 'sending', attempts = d.attempts + 1, not_before = null, changed_at = v_now
    where d.delivery_id = v_delivery.delivery_id
    returning d.* into v_delivery;
    return programme.delivery_message(v_delivery, v_endpoint, v_notification, v_now);
end
$$;
