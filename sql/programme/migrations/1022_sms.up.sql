-- Why: short messages by a gateway, receipts, texts of a channel's own, and a way out that fails is left alone by all.

-- It gets a parameter; beside the old one, a call would be ambiguous.
drop function if exists programme.preview(text, int, jsonb, text);

alter table programme.channel_endpoints
    drop constraint endpoint_channel_known,
    drop constraint endpoint_status_known,
    add constraint endpoint_channel_known check (
        channel in ('wecom_robot', 'dingtalk_robot', 'feishu_robot', 'webhook', 'email', 'sms')),
    add constraint endpoint_status_known check (status in ('active', 'paused', 'dead'));

alter table programme.notification_preferences
    drop constraint preference_channel_known,
    add constraint preference_channel_known check (channel in ('email', 'webhook', 'sms')),
    -- A digest is no registered text.
    add constraint preference_sms_at_once check (channel <> 'sms' or mode in ('now', 'off'));

create table programme.channel_texts (
    template           text not null,
    version            int not null,
    channel            text not null,
    subject_zh         text,
    body_zh            text not null,
    subject_en         text,
    body_en            text,
    provider_template  text,
    primary key (template, version, channel),
    constraint channel_text_template_exists foreign key (template, version)
        references programme.notification_templates (template, version) on delete cascade,
    constraint channel_text_channel_known check (
        channel in ('wecom_robot', 'dingtalk_robot', 'feishu_robot', 'webhook', 'email', 'sms')),
    constraint channel_text_sms_registered check ((channel = 'sms') = (provider_template is not null)),
    constraint channel_text_bounded check (length(body_zh) <= 4000 and length(body_en) <= 4000)
);
comment on table programme.channel_texts is
    'What a message says by one channel instead of its usual text. Without a row for sms it goes by no short message.';
comment on column programme.channel_texts.provider_template is
    'The text''s code at the gateway''s provider: an operator''s network takes registered texts only.';

create table programme.channel_blocks (
    channel        text primary key,
    failures       int not null,
    blocked_until  timestamptz not null,
    code           text not null,
    since          timestamptz not null default now(),
    constraint channel_block_counted check (failures >= 1)
);
comment on table programme.channel_blocks is
    'Ways out (the mail relay, the gateway) that failed by no fault of a message: nobody tries them before blocked_until.';

alter table programme.deliveries
    add column provider_msg_id text,
    add column receipt_at timestamptz,
    drop constraint delivery_status_known,
    drop constraint delivery_accepted_has_time,
    add constraint delivery_status_known check (status in (
        'queued', 'held', 'digested', 'deferred_rate', 'deferred_quiet', 'sending', 'accepted', 'delivered', 'read',
        'failed', 'unknown', 'dead', 'expired')),
    add constraint delivery_accepted_has_time check (status <> 'accepted' or sent_at is not null),
    add constraint delivery_received_has_time check (status not in ('delivered', 'read') or receipt_at is not null);
create index deliveries_provider on programme.deliveries (provider_msg_id) where provider_msg_id is not null;
comment on column programme.deliveries.provider_msg_id is 'The number that the channel gave it; its receipts name it.';

create table programme.early_receipts (
    receipt_id       bigint generated always as identity primary key,
    channel          text not null,
    provider_msg_id  text not null,
    status           text not null,
    code             text,
    reported_at      timestamptz not null,
    received_at      timestamptz not null default now(),
    constraint early_receipt_once unique (channel, provider_msg_id, status),
    constraint early_receipt_status_known check (status in ('delivered', 'read', 'failed'))
);
comment on table programme.early_receipts is
    'Receipts for messages that are not known (yet): a report may overtake the answer to the call. Kept for seven days.';

insert into programme.policies (key, value, valid, doc_no, note)
values
    ('notify.sms_per_day', '50', '[2020-01-01,)', 'default-1',
     'short messages of one text to one number in any 24 hours, as the providers limit notices');

insert into programme.transitions values
    ('channel_endpoint', 'active', 'dead'),
    ('channel_endpoint', 'paused', 'dead'),
    ('channel_endpoint', 'dead', 'active'),
    ('delivery', 'queued', 'dead'),
    ('delivery', 'deferred_rate', 'dead'),
    ('delivery', 'deferred_quiet', 'dead'),
    ('delivery', 'accepted', 'delivered'),
    ('delivery', 'accepted', 'read'),
    ('delivery', 'accepted', 'dead'),
    ('delivery', 'delivered', 'read'),
    ('delivery', 'unknown', 'delivered'),
    ('delivery', 'unknown', 'read'),
    ('delivery', 'unknown', 'dead'),
    ('delivery', 'failed', 'queued');
