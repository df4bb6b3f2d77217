-- Why: the registers that the yearly report reads (budget, honours, contests, plans, tasks), the programme's own
-- vocabulary of mechanisms and guarantees, and the reports themselves with their files.

insert into programme.policies (key, value, valid, doc_no, note) values
    ('report.suppress_below', '5', '[2020-01-01,)', 'default-1',
     'counts of people from 1 to below this are not shown'),
    ('report.budget_target_fen', '800000000', '[2020-01-01,)', 'default-1', 'about 8 million yuan a year, in fen'),
    ('report.honour_targets', '{"municipal_ip_master": 105, "provincial_excellent_ip": 18, "provincial_ip_person": 4}',
     '[2020-01-01,)', 'default-1', 'honours reached so far');

create table programme.mechanisms (
    mechanism_id  smallint primary key check (mechanism_id between 1 and 7),
    code          text not null unique,
    name_zh       text not null
);
comment on table programme.mechanisms is 'Seven mechanisms; the programme''s text names three, the bureau enters the rest.';
insert into programme.mechanisms values (1, 'planning', '规划促发展'), (2, 'competition', '竞赛促发展'),
    (3, 'role_model', '榜样促发展');

create table programme.guarantees (
    guarantee_id  smallint primary key check (guarantee_id between 1 and 5),
    code          text not null unique,
    name_zh       text not null
);
comment on table programme.guarantees is 'Five guarantees; the programme''s text names three, the bureau enters the rest.';
insert into programme.guarantees values (1, 'funding', '经费保障'), (2, 'digital', '数字赋能'),
    (3, 'professional', '专业保障');

create table programme.budget_lines (
    year         int not null check (year between 2020 and 2100),
    code         text not null check (code ~ '^[a-z0-9_]+$'),
    name_zh      text not null check (name_zh <> ''),
    planned_fen  bigint not null check (planned_fen >= 0),
    spent_fen    bigint not null default 0 check (spent_fen >= 0),
    doc_no       text,
    primary key (year, code)
);
comment on table programme.budget_lines is 'Money in fen (1/100 yuan), whole numbers.';

create table programme.honours (
    honour_id   bigint generated always as identity primary key,
    person_id   bigint not null references programme.people,
    kind        text not null check (kind ~ '^[a-z_]+$'),
    level       text not null check (level in ('national', 'provincial', 'municipal', 'district', 'school')),
    granted_on  date not null,
    doc_no      text,
    constraint honour_once_a_day unique (person_id, kind, granted_on)
);
create index honours_kind on programme.honours (kind);

create table programme.contests (
    contest_id  bigint generated always as identity primary key,
    code        text not null unique,
    name_zh     text not null check (name_zh <> ''),
    kind        text not null check (kind in ('teaching_contest', 'merit')),
    held_on     date not null
);

create table programme.contest_participations (
    contest_id  bigint not null references programme.contests,
    person_id   bigint not null references programme.people,
    award       text check (award in ('first', 'second', 'third', 'merit')),
    primary key (contest_id, person_id)
);

create table programme.development_plans (
    organisation_id  bigint not null references programme.organisations,
    year             int not null check (year between 2020 and 2100),
    uri              text not null check (uri <> ''),
    received_at      timestamptz not null,
    primary key (organisation_id, year)
);

create table programme.task_items (
    task_id          bigint generated always as identity primary key,
    code             text not null,
    organisation_id  bigint not null references programme.organisations,
    mechanism_id     smallint references programme.mechanisms,
    guarantee_id     smallint references programme.guarantees,
    title_zh         text not null check (title_zh <> ''),
    due_on           date not null,
    status           text not null default 'open',
    done_doc         text check (done_doc <> ''),
    constraint task_code_unique unique (code),
    constraint task_status_known check (status in ('open', 'done', 'overdue', 'cancelled'))
);
create index task_items_due on programme.task_items (due_on) where status in ('open', 'overdue');
insert into programme.transitions values
    ('task_item', 'open', 'done'),
    ('task_item', 'open', 'overdue'),
    ('task_item', 'open', 'cancelled'),
    ('task_item', 'overdue', 'done'),
    ('task_item', 'overdue', 'cancelled');
create trigger task_item_transition
    before update of status on programme.task_items
    for each row when (old.status is distinct from new.status)
    execute function programme.check_transition('task_item');

create table programme.task_reminders (
    task_id  bigint not null references programme.task_items,
    k        smallint not null check (k between 1 and 9),
    done_at  timestamptz not null default now(),
    result   text not null check (result in ('sent', 'not_needed')),
    primary key (task_id, k)
);

create table programme.reports (
    report_id        bigint generated always as identity primary key,
    kind             text not null check (kind in ('yearly')),
    year             int not null check (year between 2020 and 2100),
    as_of            date not null,
    preliminary      boolean not null,
    manifest_sha256  text not null check (manifest_sha256 ~ '^[0-9a-f]{64}$'),
    policy           jsonb not null,
    made_at          timestamptz not null default now(),
    constraint report_once unique (kind, year, as_of, manifest_sha256)
);
comment on table programme.reports is 'A report is never changed; other data on the same day make another one.';

create table programme.report_files (
    report_id  bigint not null references programme.reports,
    name       text not null,
    media_type text not null,
    content    bytea not null,
    sha256     text not null generated always as (encode(sha256(content), 'hex')) stored,
    primary key (report_id, name),
    constraint report_file_name_plain check (name ~ '^[a-z0-9][a-z0-9_.-]{0,99}$')
);
create trigger reports_append_only
    before update or delete or truncate on programme.reports
    for each statement execute function programme.refuse_change();
create trigger report_files_append_only
    before update or delete or truncate on programme.report_files
    for each statement execute function programme.refuse_change();

insert into programme.notification_templates
    (template, version, variables, subject_zh, body_zh, subject_en, body_en)
values
    ('report.ready', 1, '{year,day,state}',
     '{year}年度报告已生成',
     '{year}年度名师名校长培育工程报告（截至{day}，{state}）已生成。',
     'The report of {year} is ready',
     'The programme''s report of {year} (as of {day}, {state}) is ready.');
