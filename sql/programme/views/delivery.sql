-- One row per message and endpoint: what became of it.
create or replace view programme.delivery as
select d.delivery_id,
    d.notification_id,
    e.name as endpoint,
    e.channel,
    d.status,
    d.attempts,
    d.provider_code,
    d.not_before,
    d.sent_at,
    d.created_at,
    d.changed_at,
    d.receipt_at
from programme.deliveries d
join programme.channel_endpoints e on e.endpoint_id = d.endpoint_id;
