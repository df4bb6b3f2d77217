-- Irreversible: drops short messages with their endpoints, receipts, and texts of a channel's own. What was delivered or
-- read is accepted again. Functions and views that stand on these columns go with them.

delete from programme.deliveries d
using programme.channel_endpoints e
where e.endpoint_id = d.endpoint_id
    and e.channel = 'sms';
delete from programme.channel_endpoints e
where e.channel = 'sms';
delete from programme.notification_preferences f
where f.channel = 'sms';
delete from programme.policies
where key = 'notify.sms_per_day';
drop table programme.channel_texts, programme.channel_blocks, programme.early_receipts cascade;
alter table programme.deliveries disable trigger delivery_transition;
update programme.deliveries d
set status = 'accepted', sent_at = coalesce(d.sent_at, d.receipt_at)
where d.status in ('delivered', 'read');
update programme.deliveries d
set sent_at = null
where d.status <> 'accepted';
alter table programme.deliveries enable trigger delivery_transition;
alter table programme.channel_endpoints disable trigger channel_endpoint_transition;
update programme.channel_endpoints e
set status = 'paused'
where e.status = 'dead';
alter table programme.channel_endpoints enable trigger channel_endpoint_transition;
delete from programme.transitions
where (entity = 'channel_endpoint' and 'dead' in (from_status, to_status))
    or (entity = 'delivery'
        and (from_status in ('accepted', 'delivered', 'failed')
            or (from_status in ('queued', 'deferred_rate', 'deferred_quiet') and to_status = 'dead')
            or (from_status = 'unknown' and to_status in ('delivered', 'read', 'dead'))));
drop index programme.deliveries_provider;
alter table programme.deliveries
    drop constraint delivery_status_known,
    drop constraint delivery_accepted_has_time,
    drop constraint delivery_received_has_time,
    drop column provider_msg_id cascade,
    drop column receipt_at cascade,
    add constraint delivery_status_known check (status in (
        'queued', 'held', 'digested', 'deferred_rate', 'deferred_quiet', 'sending', 'accepted', 'failed', 'unknown',
        'dead', 'expired')),
    add constraint delivery_accepted_has_time check ((status = 'accepted') = (sent_at is not null));
alter table programme.notification_preferences
    drop constraint preference_sms_at_once,
    drop constraint preference_channel_known,
    add constraint preference_channel_known check (channel in ('email', 'webhook'));
alter table programme.channel_endpoints
    drop constraint endpoint_channel_known,
    drop constraint endpoint_status_known,
    add constraint endpoint_channel_known check (
        channel in ('wecom_robot', 'dingtalk_robot', 'feishu_robot', 'webhook', 'email')),
    add constraint endpoint_status_known check (status in ('active', 'paused'));
