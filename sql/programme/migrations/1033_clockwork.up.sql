-- Why: what the four musts may be waived for, how far training is, what is wrong with studios, the task list with its
-- reminders, the registers that the yearly report reads, and the reports with their files.

-- Acts take who acts now: their first forms go.
drop function if exists programme.end_act(programme.annual_reviews, text, text, jsonb);
drop function if exists programme.end_evaluation_act(programme.term_evaluations, text, text, jsonb);
drop function if exists programme.cohort_apply(bigint, bigint);
drop function if exists programme.cohort_decide(bigint, bigint, text, text, text, text);
drop function if exists programme.cohort_advance(bigint, text, text, text);
drop function if exists programme.cohort_score(bigint, bigint, bigint, numeric, boolean);
drop function if exists programme.cohort_object(bigint, bigint, text);
drop function if exists programme.cohort_answer(bigint, boolean, text, text);
drop function if exists programme.cohort_sign(bigint, text, text);
drop function if exists programme.commemoration_set(text, text, date, text, text, text);
drop function if exists programme.observation_round_add(bigint, text, date, int, int);
drop function if exists programme.quality_test_add(bigint, text, date, text[]);
drop function if exists programme.four_must_record(bigint, text, int, date, bigint, text, jsonb);
drop function if exists programme.four_must_verify(bigint, boolean, text, text);

insert into programme.policies (key, value, valid, doc_no, note) values
    ('studio.targets', '{"innovation_team": 100, "provincial_workshop": 40, "expert_studio": 36}', '[2020-01-01,)',
     'default-1', 'at least so many studios of each kind'),
    ('studio.min_members', '3', '[2020-01-01,)', 'default-1', 'members of a studio, the host not counted'),
    ('studio.max_depth', '4', '[2020-01-01,)', 'default-1', 'studios in a chain of one leading the next'),
    ('training.tolerance_percent', '10', '[2020-01-01,)', 'default-1',
     'a programme is behind when it is more than this below the straight line to its target'),
    ('task.reminder_days', '[-14, -7, -1]', '[2020-01-01,)', 'default-1',
     'days relative to the due day, moved to the working day before; the overdue notice follows a working day after it'),
    ('report.suppress_below', '5', '[2020-01-01,)', 'default-1',
     'counts of people from 1 to below this are not shown'),
    ('report.budget_target_fen', '800000000', '[2020-01-01,)', 'default-1', 'about 8 million yuan a year, in fen'),
    ('report.honour_targets', '{"municipal_ip_master": 105, "provincial_excellent_ip": 18, "provincial_ip_person": 4}',
     '[2020-01-01,)', 'default-1', 'honours reached so far');

create table programme.four_must_waivers (
    organisation_id  bigint not null references programme.organisations,
    term_code        programme.term_code not null,
    must             smallint not null check (must between 1 and 4),
    reason           text not null check (reason <> ''),
    waived_by        text not null check (waived_by <> ''),
    doc_no           text not null check (doc_no <> ''),
    primary key (organisation_id, term_code, must)
);
comment on table programme.four_must_waivers is 'A must that the bureau does not ask of a unit in a term, and why.';

-- Hours that nobody reported are not nought.
alter table programme.enrolments alter column hours drop not null, alter column hours drop default;
comment on column programme.enrolments.hours is 'null: nobody has reported any.';
alter table programme.training_programmes
    add column required_hours numeric(6, 1) check (required_hours > 0);
comment on column programme.training_programmes.required_hours is 'Hours without which nobody passes; null: none set.';

create table programme.training_progress (
    programme_id   bigint not null references programme.training_programmes,
    week           date not null,
    state          text not null,
    enrolled       int not null,
    passed         int not null,
    expected       int,
    audience       int,
    not_enrolled   int,
    units_unknown  int not null,
    hours_unknown  int not null,
    policy         jsonb not null,
    primary key (programme_id, week),
    constraint progress_week_is_a_monday check (extract(isodow from week) = 1),
    constraint progress_state_known check (state in ('no_data', 'not_started', 'on_track', 'behind', 'reached')),
    constraint progress_counts_sane check (enrolled >= 0 and passed between 0 and enrolled)
);
comment on column programme.training_progress.audience is 'People whom the programme must reach; null: it has no such list.';
comment on column programme.training_progress.units_unknown is 'Units of the audience whose holder of the post nobody has entered.';

create table programme.studio_findings (
    finding_id  bigint generated always as identity primary key,
    studio_id   bigint references programme.studios,
    rule        text not null,
    detail      jsonb not null default '{}',
    found_on    date not null,
    cleared_on  date,
    constraint finding_rule_known check (rule in (
        'too_few', 'no_host', 'host_without_post', 'host_revoked', 'cycle', 'too_deep', 'too_few_members')),
    constraint finding_cleared_later check (cleared_on >= found_on)
);
comment on column programme.studio_findings.studio_id is 'null: about a kind of studio, named in detail.';
create unique index studio_findings_once on programme.studio_findings
    (rule, coalesce(studio_id, 0), (coalesce(detail ->> 'kind', ''))) where cleared_on is null;

create table programme.task_items (
    task_id          bigint generated always as identity primary key,
    code             text not null check (code <> ''),
    organisation_id  bigint not null references programme.organisations,
    title_zh         text not null check (title_zh <> ''),
    due_on           date not null,
    status           text not null default 'open',
    doc_no           text not null check (doc_no <> ''),
    ended_doc        text check (ended_doc <> ''),
    constraint task_code_unique unique (code),
    constraint task_status_known check (status in ('open', 'done', 'overdue', 'cancelled')),
    constraint task_ended_has_document check ((status in ('done', 'cancelled')) = (ended_doc is not null))
);
create index task_items_due on programme.task_items (due_on) where status in ('open', 'overdue');
insert into programme.transitions values
    ('task_item', 'open', 'done'),
    ('task_item', 'open', 'overdue'),
    ('task_item', 'open', 'cancelled'),
    -- A new due day gives it time again.
    ('task_item', 'overdue', 'open'),
    ('task_item', 'overdue', 'done'),
    ('task_item', 'overdue', 'cancelled');
create trigger task_item_transition
    before update of status on programme.task_items
    for each row when (old.status is distinct from new.status)
    execute function programme.check_transition('task_item');

create table programme.task_reminders (
    task_id  bigint not null references programme.task_items,
    due_on   date not null,
    k        smallint not null check (k between 1 and 9),
    result   text not null check (result in ('sent', 'overdue', 'not_needed')),
    done_at  timestamptz not null default now(),
    primary key (task_id, due_on, k)
);

create table programme.budget_lines (
    year         int not null check (year between 2020 and 2100),
    code         text not null check (code ~ '^[a-z0-9_]+$'),
    name_zh      text not null check (name_zh <> ''),
    planned_fen  bigint not null check (planned_fen >= 0),
    spent_fen    bigint check (spent_fen >= 0),
    doc_no       text not null check (doc_no <> ''),
    primary key (year, code)
);
comment on table programme.budget_lines is 'Money in fen (1/100 yuan), whole numbers; spent null: not reported yet.';

create table programme.honours (
    person_id   bigint not null references programme.people,
    kind        text not null check (kind ~ '^[a-z_]+$'),
    level       text not null check (level in ('national', 'provincial', 'municipal', 'district', 'school')),
    granted_on  date not null,
    doc_no      text not null check (doc_no <> ''),
    primary key (person_id, kind, granted_on)
);
create index honours_kind on programme.honours (kind, granted_on);

create table programme.contests (
    code     text primary key check (code <> ''),
    name_zh  text not null check (name_zh <> ''),
    kind     text not null check (kind in ('teaching_contest', 'merit')),
    held_on  date not null,
    doc_no   text not null check (doc_no <> '')
);

create table programme.contest_entries (
    code       text not null references programme.contests,
    person_id  bigint not null references programme.people,
    award      text check (award in ('first', 'second', 'third', 'merit')),
    primary key (code, person_id)
);
create index contest_entries_person on programme.contest_entries (person_id);

create table programme.development_plans (
    organisation_id  bigint not null references programme.organisations,
    year             int not null check (year between 2020 and 2100),
    uri              text not null check (uri <> ''),
    received_on      date not null,
    primary key (organisation_id, year)
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
    report_id   bigint not null references programme.reports,
    name        text not null,
    media_type  text not null,
    content     text not null,
    sha256      text not null,
    primary key (report_id, name),
    constraint report_file_name_plain check (name ~ '^[a-z0-9][a-z0-9_.-]{0,99}$'),
    constraint report_file_hash_is_its check (sha256 = encode(sha256(convert_to(content, 'UTF8')), 'hex'))
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
    ('studio.findings', 1, '{count,day}',
     '工作室检查发现问题',
     '{day}的检查新发现{count}个问题：主持人、成员、引领关系或数量不符合要求，请核实。',
     'Studios need attention',
     'The check of {day} found {count} new problems with hosts, members, levels or numbers of studios.'),
    ('training.behind', 1, '{programme,passed,expected,missing}',
     '培训进度落后：{programme}',
     '{programme}目前结业{passed}人，按进度应为{expected}人；应参训而未报名{missing}人。',
     'Training is behind: {programme}',
     '{programme}: {passed} have passed, {expected} were expected by now; {missing} who must attend are not enrolled.'),
    ('task.remind', 1, '{task,unit,due}',
     '任务提醒：{task}',
     '{unit}负责的工作任务“{task}”应于{due}前完成。',
     'Task due: {task}',
     '{unit}: task “{task}” is due on {due}.'),
    ('task.overdue', 1, '{task,unit,due}',
     '任务逾期：{task}',
     '{unit}负责的工作任务“{task}”已于{due}到期，请尽快完成。',
     'Task overdue: {task}',
     '{unit}: task “{task}” was due on {due}.'),
    ('report.ready', 1, '{year,day,state}',
     '{year}年度报告已生成',
     '{year}年度名师名校长培育工程报告（截至{day}，{state}）已生成。',
     'The report of {year} is ready',
     'The programme''s report of {year} (as of {day}, {state}) is ready.');
