-- delivery_message(delivery, endpoint, notification, at) → what the worker needs for one call: the sealed address and secret, and
-- the text in the language of the person whose endpoint it is (groups and machines read Chinese), in the channel's own
-- words where programme.channel_texts has some. A calendar text names people by their numbers (mailto:person-42): "people"
-- has the sealed mail addresses that the worker puts in their place.
create or replace function programme.delivery_message(
    p_delivery programme.deliveries,
    p_endpoint programme.channel_endpoints,
    p_notification programme.notifications,
    p_at timestamptz
)
returns jsonb
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select jsonb_build_object(
        'next', 'send',
        'attempt', p_delivery.attempts,
        'endpoint', p_endpoint.name,
        'channel', p_endpoint.channel,
        'address', translate(encode(p_endpoint.address_sealed, 'base64'), E'\n', ''),
        'secret', translate(encode(p_endpoint.secret_sealed, 'base64'), E'\n', ''),
        'seconds', extract(epoch from p_at)::bigint,
        'title', t.title,
        'text', t.body,
        'provider_template', t.provider_template,
        'calendar_method', p_notification.calendar_method,
        'calendar_text', p_notification.calendar_text,
        'people', (
            select jsonb_object_agg(q.person_id, jsonb_build_object('staff_no', q.staff_no,
                'email', translate(encode(q.email_sealed, 'base64'), E'\n', '')))
            from programme.people q
            where p_endpoint.channel = 'email'
                and q.email_sealed is not null
                and q.person_id in (
                    select m.number[1]::bigint
                    from regexp_matches(regexp_replace(p_notification.calendar_text, '\r?\n[ \t]', '', 'g'),
                        'mailto:person-(\d{1,18})', 'g') m (number))),
        'params', p_notification.params,
        'category', p_notification.category,
        'severity', p_notification.severity,
        'subject', p_notification.subject,
        'created', extract(epoch from p_notification.created_at)::bigint)
    from programme.text_of(p_notification.template, p_notification.template_version, p_endpoint.channel,
        coalesce((select p.locale from programme.people p where p.person_id = p_endpoint.person_id), 'zh-Hans')) t
$$;
