-- delivery_begin({"delivery_id"}, job_id) → what the job notify.deliver does next; commit it before the call goes out.
--   {"next": "send", …}          the delivery is `sending`: call the channel once and report to delivery_end
--   {"next": "wait", "seconds"}  the hour is quiet, or the endpoint is paused, cooling down or at its limit
--   {"next": "none", "status"}   nothing is left to do
-- No more than max_per_minute calls are allowed in any 60 seconds, whoever asks. A delivery found `sending` belongs to
-- an attempt that never reported: a webhook or a mailbox is sent it again under the same key, a robot's becomes `unknown`.
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
    v_template programme.notification_templates;
    v_endpoint programme.channel_endpoints;
    v_now timestamptz;
    v_until timestamptz;
    v_english boolean;
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
    -- The clock after the lock: the transaction's own time may lie before that of another that held the lock.
    v_now := clock_timestamp();
    if v_delivery.status = 'sending' and v_endpoint.channel ~ '_robot$' then
        update programme.deliveries d
        set status = 'unknown', provider_code = 'no_report', changed_at = v_now
        where d.delivery_id = v_delivery.delivery_id;
        return jsonb_build_object('next', 'none', 'status', 'unknown');
    end if;
    select n.* into v_notification
    from programme.notifications n
    where n.notification_id = v_delivery.notification_id;
    if v_notification.expires_at <= v_now and v_delivery.status <> 'sending' then
        update programme.deliveries d
        set status = 'expired', changed_at = v_now
        where d.delivery_id = v_delivery.delivery_id;
        return jsonb_build_object('next', 'none', 'status', 'expired');
    end if;
    v_until := case when v_endpoint.channel <> 'webhook' and v_delivery.status <> 'sending'
        then programme.quiet_until(v_notification.severity, v_now) end;
    if v_until is not null then
        update programme.deliveries d
        set status = 'deferred_quiet', not_before = v_until, changed_at = v_now
        where d.delivery_id = v_delivery.delivery_id;
        return jsonb_build_object('next', 'wait', 'seconds', ceil(extract(epoch from v_until - v_now))::int);
    end if;
    if v_endpoint.status = 'paused' then
        return jsonb_build_object('next', 'wait', 'seconds', 600);
    end if;
    v_endpoint.recent_sends := array(
        select s.at
        from unnest(v_endpoint.recent_sends) s (at)
        where s.at > v_now - interval '60 seconds'
        order by s.at);
    if v_endpoint.cooldown_until > v_now then
        v_until := v_endpoint.cooldown_until;
    elsif cardinality(v_endpoint.recent_sends) >= v_endpoint.max_per_minute then
        -- The call that must leave the window before there is room for one more.
        v_until := v_endpoint.recent_sends[cardinality(v_endpoint.recent_sends) - v_endpoint.max_per_minute + 1]
            + interval '60 seconds';
    end if;
    if v_until is not null then
        update programme.deliveries d
        set status = case d.status when 'sending' then d.status else 'deferred_rate' end,
            not_before = v_until,
            changed_at = v_now
        where d.delivery_id = v_delivery.delivery_id;
        return jsonb_build_object('next', 'wait', 'seconds', ceil(extract(epoch from v_until - v_now))::int);
    end if;
    update programme.channel_endpoints e
    set recent_sends = v_endpoint.recent_sends || v_now
    where e.endpoint_id = v_endpoint.endpoint_id;
    update programme.deliveries d
    set status = 'sending', attempts = d.attempts + 1, not_before = null, changed_at = v_now
    where d.delivery_id = v_delivery.delivery_id
    returning d.* into v_delivery;
    -- A person's mail is in the person's language; groups and machines read Chinese.
    v_english := exists (
        select from programme.people p where p.person_id = v_endpoint.person_id and p.locale = 'en');
    select t.* into v_template
    from programme.notification_templates t
    where t.template = v_notification.template
        and t.version = v_notification.template_version;
    return jsonb_build_object('next', 'send', 'attempt', v_delivery.attempts, 'endpoint', v_endpoint.name,
        'channel', v_endpoint.channel,
        'address', translate(encode(v_endpoint.address_sealed, 'base64'), E'\n', ''),
        'secret', translate(encode(v_endpoint.secret_sealed, 'base64'), E'\n', ''),
        'seconds', extract(epoch from v_now)::bigint,
        'title', case when v_english then coalesce(v_template.subject_en, v_template.subject_zh)
            else v_template.subject_zh end,
        'text', case when v_english then coalesce(v_template.body_en, v_template.body_zh) else v_template.body_zh end,
        'calendar_method', v_notification.calendar_method, 'calendar_text', v_notification.calendar_text,
        'params', v_notification.params, 'category', v_notification.category, 'severity', v_notification.severity,
        'subject', v_notification.subject, 'created', extract(epoch from v_notification.created_at)::bigint);
end
$$;
