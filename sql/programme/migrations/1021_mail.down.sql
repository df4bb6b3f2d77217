-- Irreversible: drops mail endpoints with what was sent to them, preferences, stored audiences, and messages of the texts
-- that came with them. Functions and views that stand on these tables go with them.

delete from programme.deliveries d
using programme.channel_endpoints e
where e.endpoint_id = d.endpoint_id
    and (e.channel = 'email' or e.person_id is not null or d.status in ('held', 'digested', 'deferred_quiet'));
delete from programme.channel_endpoints e
where e.channel = 'email'
    or e.person_id is not null;
delete from programme.notifications n
where n.template in ('notify.test', 'notify.digest', 'notify.invitation')
    or (n.template = 'cohort.called' and n.template_version = 2);
delete from programme.notification_templates t
where t.template in ('notify.test', 'notify.digest', 'notify.invitation')
    or (t.template = 'cohort.called' and t.version = 2);
drop table programme.notification_preferences, programme.audience_lists cascade;
delete from programme.policies
where key = 'notify.quiet';
delete from programme.transitions
where entity = 'delivery'
    and ('deferred_quiet' in (from_status, to_status) or 'held' in (from_status, to_status) or from_status = 'unknown');
drop index programme.deliveries_sending, programme.deliveries_held;
alter table programme.deliveries
    drop column digest_id cascade,
    drop constraint delivery_status_known,
    add constraint delivery_status_known check (status in (
        'queued', 'deferred_rate', 'sending', 'accepted', 'failed', 'unknown', 'dead', 'expired'));
alter table programme.notifications
    drop column calendar_method cascade,
    drop column calendar_text cascade;
alter table programme.channel_endpoints
    drop constraint endpoint_robot_of_nobody,
    drop constraint endpoint_owner_one,
    drop constraint endpoint_channel_known,
    drop column person_id cascade,
    add constraint endpoint_channel_known check (channel in ('wecom_robot', 'dingtalk_robot', 'feishu_robot', 'webhook')),
    add constraint endpoint_owner_one check (organisation_id is null or label is null);
