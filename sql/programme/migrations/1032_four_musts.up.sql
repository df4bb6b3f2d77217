-- Why: the four musts (四个必须) of ideological and political education: what happened, what was verified, what follows.

insert into programme.policies (key, value, valid, doc_no, note) values
    ('four_musts.event_window_days', '7', '[2020-01-01,)', 'default-1',
     'a class counts for a commemoration at most so many days before or after it'),
    ('four_musts.school_days_only', 'true', '[2020-01-01,)', 'default-1',
     'evidence of a day on which nobody works is rejected; make-up workdays count'),
    ('four_musts.sweep_days', '14', '[2020-01-01,)', 'default-1',
     'so many days after a term ended its evidence is still weighed every week'),
    ('four_musts.ip_subjects', '["ip", "思想政治", "道德与法治", "思政"]', '[2020-01-01,)', 'default-1',
     'names of the subject in quality tests');

create table programme.commemorations (
    term_code   programme.term_code not null,
    event_code  text not null check (event_code ~ '^[a-z0-9_]+$'),
    day         date not null,
    name_zh     text not null check (name_zh <> ''),
    primary key (term_code, event_code)
);
comment on table programme.commemorations is 'Days of a term on which a class must be held; the bureau enters them.';

create table programme.observation_rounds (
    round_id         bigint generated always as identity primary key,
    organisation_id  bigint not null references programme.organisations,
    term_code        programme.term_code not null,
    held_on          date not null,
    lessons          int not null check (lessons > 0),
    ip_lessons       int not null,
    constraint round_ip_lessons_among_lessons check (ip_lessons between 0 and lessons)
);
create index observation_rounds_term on programme.observation_rounds (organisation_id, term_code);

create table programme.quality_tests (
    test_id          bigint generated always as identity primary key,
    organisation_id  bigint not null references programme.organisations,
    term_code        programme.term_code not null,
    held_on          date not null,
    subjects         text[] not null,
    constraint test_has_subjects check (cardinality(subjects) > 0 and array_position(subjects, null) is null)
);
create index quality_tests_term on programme.quality_tests (organisation_id, term_code);

create table programme.four_must_records (
    record_id        bigint generated always as identity primary key,
    organisation_id  bigint not null references programme.organisations,
    term_code        programme.term_code not null,
    must             smallint not null check (must between 1 and 2),
    happened_on      date not null,
    person_id        bigint references programme.people,
    event_code       text,
    evidence         jsonb not null,
    evidence_hash    text not null check (evidence_hash ~ '^[0-9a-f]{64}$'),
    status           text not null default 'submitted',
    reject_reason    text,
    verified_by      text check (verified_by <> ''),
    verified_doc     text check (verified_doc <> ''),
    constraint record_evidence_object check (jsonb_typeof(evidence) = 'object' and evidence <> '{}'),
    constraint record_status_known check (status in ('submitted', 'verified', 'rejected')),
    constraint record_rejected_has_reason check ((status = 'rejected') = (reject_reason is not null)),
    constraint record_reason_known check (reject_reason in (
        'future_date', 'duplicate_evidence', 'not_in_post', 'outside_term', 'no_school_day', 'unknown_event',
        'not_accepted')),
    constraint record_verified_is_signed check (
        status <> 'verified' or (verified_by is not null and verified_doc is not null)),
    constraint record_lesson_has_teacher check (must <> 1 or person_id is not null),
    constraint record_class_has_event check ((must = 2) = (event_code is not null))
);
comment on table programme.four_must_records is
    'Lessons of heads (must 1) and classes at commemorations (must 2). Musts 3 and 4 are read from rounds and tests.';
create index four_must_records_term on programme.four_must_records (organisation_id, term_code);
create unique index four_must_records_evidence_once on programme.four_must_records (evidence_hash)
    where status <> 'rejected';

create table programme.four_must_results (
    organisation_id  bigint not null references programme.organisations,
    term_code        programme.term_code not null,
    must             smallint not null check (must between 1 and 4),
    verdict          text not null check (verdict in ('pass', 'fail', 'no_data', 'not_applicable')),
    detail           jsonb not null,
    evidence_hash    text not null check (evidence_hash ~ '^[0-9a-f]{64}$'),
    computed_at      timestamptz not null,
    primary key (organisation_id, term_code, must)
);
create index four_must_results_term on programme.four_must_results (term_code, must, verdict);

insert into programme.transitions values
    ('four_must_record', 'submitted', 'verified'),
    ('four_must_record', 'submitted', 'rejected'),
    ('four_must_record', 'verified', 'rejected');
create trigger four_must_record_transition
    before update of status on programme.four_must_records
    for each row when (old.status is distinct from new.status)
    execute function programme.check_transition('four_must_record');

insert into programme.notification_templates
    (template, version, variables, subject_zh, body_zh, subject_en, body_en)
values
    ('four_musts.changed', 1, '{unit,term,failed,missing}',
     '“四个必须”落实情况更新',
     '{unit}{term}学期“四个必须”：未达到{failed}项，缺少材料{missing}项。',
     'Four musts: a new state',
     '{unit}, term {term}: {failed} of the four musts are not met, {missing} lack evidence.'),
    ('four_musts.rollup', 1, '{term,units,failed,missing}',
     '“四个必须”全市汇总',
     '{term}学期全市{units}个单位：有未达到项的{failed}个，缺少材料的{missing}个。',
     'Four musts: the city',
     'Term {term}, {units} units: {failed} do not meet a must, {missing} lack evidence.');
