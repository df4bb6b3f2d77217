-- send_wait(endpoint, notification, at) → the moment before which this endpoint must not be called; null: it may be. It is the
-- latest of: the channel's way out is blocked, the endpoint cools down, its last minute is full, its number has had enough
-- of this text today (policy notify.sms_per_day), and for Feishu the minutes :00 and :30, when everybody's robots call and
-- the vendor refuses; a critical message does not mind the last one. The caller holds the endpoint's lock.
create or replace function programme.send_wait(
    p_endpoint programme.channel_endpoints,
    p_notification programme.notifications,
    p_at timestamptz
)
returns timestamptz
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_recent constant timestamptz[] := array(
        select s.at
        from unnest(p_endpoint.recent_sends) s (at)
        where s.at > p_at - interval '60 seconds'
        order by s.at);
    v_until timestamptz;
    v_max int;
begin
    -- Jitter, so that what waits for the same way out does not come back in one moment.
    v_until := greatest(p_endpoint.cooldown_until, (
        select b.blocked_until + random() * interval '10 seconds'
        from programme.channel_blocks b
        where b.channel = p_endpoint.channel
            and b.blocked_until > p_at));
    if cardinality(v_recent) >= p_endpoint.max_per_minute then
        -- The call that must leave the window before there is room for one more.
        v_until := greatest(v_until,
            v_recent[cardinality(v_recent) - p_endpoint.max_per_minute + 1] + interval '60 seconds');
    end if;
    if p_endpoint.channel = 'feishu_robot' and p_notification.severity <> 'critical'
        and extract(minute from p_at) in (0, 30)
    then
        v_until := greatest(v_until, date_trunc('minute', p_at) + interval '60 seconds' + random() * interval '60 seconds');
    end if;
    if p_endpoint.channel = 'sms' then
        v_max := programme.policy('notify.sms_per_day', programme.city_day(p_at))::int;
        v_until := greatest(v_until, (
            select d.sent_at + interval '24 hours'
            from programme.deliveries d
            join programme.notifications n on n.notification_id = d.notification_id
            where d.endpoint_id = p_endpoint.endpoint_id
                and n.template = p_notification.template
                and d.sent_at > p_at - interval '24 hours'
            order by d.sent_at desc
            offset v_max - 1
            limit 1));
    end if;
    return case when v_until > p_at then v_until end;
end
$$;
