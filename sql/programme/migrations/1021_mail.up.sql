-- Why: messages reach people by mail, with invitations, when they want them and not at night; and what is stuck is found.

-- It gets more parameters; beside the old one, a call would be ambiguous.
drop function if exists programme.add_endpoint(text, text, bytea, bytea, text, int);

alter table programme.channel_endpoints
    add column person_id bigint references programme.people,
    drop constraint endpoint_channel_known,
    drop constraint endpoint_owner_one,
    add constraint endpoint_channel_known check (
        channel in ('wecom_robot', 'dingtalk_robot', 'feishu_robot', 'webhook', 'email')),
    add constraint endpoint_owner_one check (num_nonnulls(person_id, organisation_id, label) <= 1);
create index channel_endpoints_person on programme.channel_endpoints (person_id);
comment on column programme.channel_endpoints.person_id is
    'Messages to this person go here too. A group robot is nobody''s.';
alter table programme.channel_endpoints
    add constraint endpoint_robot_of_nobody check (person_id is null or channel !~ '_robot$');

alter table programme.notifications
    add column calendar_method text,
    add column calendar_text text,
    add constraint notification_calendar_whole check ((calendar_method is null) = (calendar_text is null)),
    add constraint notification_calendar_method check (calendar_method in ('REQUEST', 'CANCEL')),
    add constraint notification_calendar_form check (
        starts_with(calendar_text, 'BEGIN:VCALENDAR') and length(calendar_text) <= 20000
        and strpos(calendar_text, 'METHOD:' || calendar_method) > 0);
comment on column programme.notifications.calendar_text is
    'The iCalendar text that goes with the message to mail endpoints, once as text/calendar and once as invite.ics.';

alter table programme.deliveries
    add column digest_id bigint references programme.notifications on delete set null,
    drop constraint delivery_status_known,
    add constraint delivery_status_known check (status in (
        'queued', 'held', 'digested', 'deferred_rate', 'deferred_quiet', 'sending', 'accepted', 'failed', 'unknown',
        'dead', 'expired'));
comment on column programme.deliveries.digest_id is 'The message that told this one together with others.';
create index deliveries_sending on programme.deliveries (changed_at) where status = 'sending';
create index deliveries_held on programme.deliveries (endpoint_id) where status = 'held';

create table programme.notification_preferences (
    person_id  bigint not null references programme.people,
    category   text not null,
    channel    text not null,
    mode       text not null,
    primary key (person_id, category, channel),
    constraint preference_category_form check (category ~ '^[a-z_]{2,32}$'),
    constraint preference_channel_known check (channel in ('email', 'webhook')),
    constraint preference_mode_known check (mode in ('now', 'hourly', 'daily', 'weekly', 'off'))
);
comment on table programme.notification_preferences is
    'How a person wants messages of a category by a channel; no row means now. The inbox in the app gets everything.';

create table programme.audience_lists (
    list        text primary key,
    person_ids  bigint[] not null,
    changed_at  timestamptz not null default now(),
    constraint audience_list_form check (list ~ '^[a-z0-9][a-z0-9_.-]{0,62}$'),
    constraint audience_list_bounded check (cardinality(person_ids) between 1 and 20000)
);
comment on table programme.audience_lists is
    'Audiences that are too long for a job''s arguments, which hold at most 5,000 persons.';

insert into programme.policies (key, value, valid, doc_no, note)
values
    ('notify.quiet',
     '{"low": {"from": "21:00", "to": "07:30", "days_off": true},
       "normal": {"from": "21:00", "to": "07:30", "days_off": true},
       "high": {"from": "22:00", "to": "07:00", "days_off": false}}',
     '[2020-01-01,)', 'default-1',
     'when messages of a severity wait for the morning; a severity that is not named never waits');

insert into programme.notification_templates
    (template, version, variables, subject_zh, body_zh, subject_en, body_en, names_people)
values
    ('notify.test', 1, '{endpoint}', '测试消息', '这是发往{endpoint}的测试消息,无须处理。',
     'Test message', 'This is a test message to {endpoint}. Nothing needs to be done.', false),
    ('notify.digest', 1, '{count,list}', '{count}条消息汇总', '{list}',
     'Digest of {count} messages', '{list}', true),
    ('notify.invitation', 1, '{what,when,where}', '邀请:{what}', '{what}' || E'\n' || '时间:{when}' || E'\n' || '地点:{where}',
     'Invitation: {what}', '{what}' || E'\n' || 'When: {when}' || E'\n' || 'Where: {where}', true),
    ('cohort.called', 2, '{cohort,track_zh,track_en,quota,period}',
     '第{cohort}届{track_zh}遴选开始申报',
     '第{cohort}届{track_zh}遴选已开始申报，全市名额{quota}人，培养管理期{period}。请组织本单位人员申报。',
     'Applications open: cohort {cohort}, {track_en}',
     'Applications for cohort {cohort} ({track_en}) are open. The city selects {quota}; the management period is {period}.',
     false);

insert into programme.transitions values
    ('delivery', 'queued', 'deferred_quiet'),
    ('delivery', 'deferred_quiet', 'sending'),
    ('delivery', 'deferred_quiet', 'deferred_rate'),
    ('delivery', 'deferred_quiet', 'expired'),
    ('delivery', 'deferred_rate', 'deferred_quiet'),
    ('delivery', 'held', 'digested'),
    ('delivery', 'held', 'expired'),
    ('delivery', 'unknown', 'queued'),
    ('delivery', 'unknown', 'failed');
