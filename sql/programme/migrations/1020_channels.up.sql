-- Why: messages go out to group robots and webhooks: where to (sealed), and what became of each message.

alter table programme.notification_templates add column names_people boolean not null default true;
comment on column programme.notification_templates.names_people is
    'Whether a variable holds personal data. Such a text goes to no group robot: a group has readers nobody counted.';
update programme.notification_templates
set names_people = false
where template in ('review.year_opened', 'review.remind_unit');

create table programme.channel_endpoints (
    endpoint_id      bigint generated always as identity primary key,
    name             text not null,
    channel          text not null,
    organisation_id  bigint references programme.organisations,
    label            text,
    address_sealed   bytea not null,
    secret_sealed    bytea,
    max_per_minute   int not null default 18,
    recent_sends     timestamptz[] not null default '{}',
    cooldown_until   timestamptz,
    status           text not null default 'active',
    hard_failures    int not null default 0,
    created_at       timestamptz not null default now(),
    constraint endpoint_name_unique unique (name),
    constraint endpoint_name_form check (name ~ '^[a-z0-9][a-z0-9_.-]{0,62}$'),
    constraint endpoint_channel_known check (channel in ('wecom_robot', 'dingtalk_robot', 'feishu_robot', 'webhook')),
    constraint endpoint_owner_one check (organisation_id is null or label is null),
    constraint endpoint_webhook_signed check (channel <> 'webhook' or secret_sealed is not null),
    constraint endpoint_rate_sane check (max_per_minute between 1 and 600),
    constraint endpoint_recent_bounded check (cardinality(recent_sends) <= 600),
    constraint endpoint_status_known check (status in ('active', 'paused')),
    constraint endpoint_failures_counted check (hard_failures >= 0)
);
create index channel_endpoints_organisation on programme.channel_endpoints (organisation_id);
comment on column programme.channel_endpoints.address_sealed is
    'AES-256-GCM by the workers'' key file; bound to the endpoint''s name and this column. The database has no key.';
comment on column programme.channel_endpoints.recent_sends is
    'When the calls of the last minute were allowed; read and written under this row''s lock.';

create table programme.deliveries (
    delivery_id      uuid primary key default gen_random_uuid(),
    notification_id  bigint not null references programme.notifications on delete cascade,
    endpoint_id      bigint not null references programme.channel_endpoints,
    status           text not null default 'queued',
    attempts         int not null default 0,
    provider_code    text,
    not_before       timestamptz,
    sent_at          timestamptz,
    created_at       timestamptz not null default now(),
    changed_at       timestamptz not null default now(),
    constraint delivery_once unique (notification_id, endpoint_id),
    constraint delivery_status_known check (status in (
        'queued', 'deferred_rate', 'sending', 'accepted', 'failed', 'unknown', 'dead', 'expired')),
    constraint delivery_attempts_counted check (attempts >= 0),
    constraint delivery_accepted_has_time check ((status = 'accepted') = (sent_at is not null))
);
create index deliveries_endpoint on programme.deliveries (endpoint_id);
comment on column programme.deliveries.delivery_id is 'The Idempotency-Key of a webhook, the same at every attempt.';

insert into programme.transitions values
    ('delivery', 'queued', 'deferred_rate'),
    ('delivery', 'queued', 'sending'),
    ('delivery', 'queued', 'expired'),
    ('delivery', 'deferred_rate', 'sending'),
    ('delivery', 'deferred_rate', 'expired'),
    ('delivery', 'sending', 'queued'),
    ('delivery', 'sending', 'accepted'),
    ('delivery', 'sending', 'failed'),
    ('delivery', 'sending', 'unknown'),
    ('delivery', 'sending', 'dead'),
    ('channel_endpoint', 'active', 'paused'),
    ('channel_endpoint', 'paused', 'active');

create trigger delivery_transition
    before update of status on programme.deliveries
    for each row when (old.status is distinct from new.status)
    execute function programme.check_transition('delivery');
create trigger channel_endpoint_transition
    before update of status on programme.channel_endpoints
    for each row when (old.status is distinct from new.status)
    execute function programme.check_transition('channel_endpoint');
