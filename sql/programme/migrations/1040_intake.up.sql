-- Why: real rosters and calendars come in. Rows are staged as they are, checked as a whole, and merged or refused.
--
-- What a row of each kind may hold is data (staging_columns), so that one check serves all kinds, and a kind that is
-- added later brings its columns, a function check_<kind>(batch) and a function merge_<kind>(batch).

-- ---------------------------------------------------------------------------------------------------------------
-- Kinds of rows and their columns

create table programme.staging_kinds (
    kind      text primary key,
    job_kind  text not null,
    position  smallint not null unique,
    identity  text[] not null,
    constraint staging_kind_form check (kind ~ '^[a-z_]{2,32}$'),
    constraint staging_kind_job_known check (job_kind in ('platform.import', 'calendar.import')),
    constraint staging_kind_has_identity check (cardinality(identity) > 0)
);
comment on column programme.staging_kinds.position is 'Kinds are merged in this order: later ones refer to earlier ones.';
comment on column programme.staging_kinds.identity is 'The columns that say which thing a row is about.';

create table programme.staging_columns (
    kind        text not null references programme.staging_kinds,
    name        text not null,
    position    smallint not null,
    type        text not null,
    required    boolean not null default false,
    words       text[],
    refers      text,
    primary key (kind, name),
    constraint staging_column_position_unique unique (kind, position),
    constraint staging_column_type_known check (type in (
        'text', 'code', 'date', 'boolean', 'integer', 'decimal', 'word', 'words', 'mobile', 'email')),
    constraint staging_column_words_where_needed check ((type in ('word', 'words')) = (words is not null)),
    constraint staging_column_refers_known check (refers in ('districts', 'organisations', 'people'))
);

insert into programme.staging_kinds (kind, job_kind, position, identity) values
    ('districts', 'platform.import', 1, '{code}'),
    ('organisations', 'platform.import', 2, '{code}'),
    ('people', 'platform.import', 3, '{staff_no}'),
    ('posts', 'platform.import', 4, '{staff_no,organisation,post,from}'),
    ('cohorts', 'platform.import', 5, '{cohort_no,track}'),
    ('titles', 'platform.import', 6, '{staff_no,cohort_no,track}'),
    ('suspensions', 'platform.import', 7, '{staff_no,cohort_no,track,from}'),
    ('holidays', 'calendar.import', 8, '{date}');

insert into programme.staging_columns (kind, name, position, type, required, words, refers) values
    ('districts', 'code', 1, 'code', true, null, null),
    ('districts', 'name_zh', 2, 'text', true, null, null),
    ('districts', 'name_en', 3, 'text', true, null, null),

    ('organisations', 'code', 1, 'code', true, null, null),
    ('organisations', 'kind', 2, 'word', true, '{municipal_bureau,district_bureau,training_centre,base,project_site,'
        'school,university,guidance_centre,party_committee}', null),
    ('organisations', 'name_zh', 3, 'text', true, null, null),
    ('organisations', 'name_en', 4, 'text', false, null, null),
    ('organisations', 'parent', 5, 'code', false, null, 'organisations'),
    ('organisations', 'district', 6, 'code', false, null, 'districts'),
    ('organisations', 'bureau_direct', 7, 'boolean', false, null, null),
    ('organisations', 'stages', 8, 'words', false, '{kindergarten,primary,junior,senior,vocational,university}', null),
    ('organisations', 'latitude', 9, 'decimal', false, null, null),
    ('organisations', 'longitude', 10, 'decimal', false, null, null),
    ('organisations', 'from', 11, 'date', false, null, null),
    ('organisations', 'through', 12, 'date', false, null, null),

    ('people', 'staff_no', 1, 'code', true, null, null),
    ('people', 'name_zh', 2, 'text', true, null, null),
    ('people', 'mobile', 3, 'mobile', false, null, null),
    ('people', 'email', 4, 'email', false, null, null),
    ('people', 'locale', 5, 'word', false, '{zh-Hans,en}', null),

    ('posts', 'staff_no', 1, 'code', true, null, 'people'),
    ('posts', 'organisation', 2, 'code', true, null, 'organisations'),
    ('posts', 'post', 3, 'word', true, '{party_secretary,principal,vice_principal,teacher,ip_teacher_full,'
        'ip_teacher_part,researcher,cio,official}', null),
    ('posts', 'from', 4, 'date', true, null, null),
    ('posts', 'through', 5, 'date', false, null, null),
    ('posts', 'is_main', 6, 'boolean', false, null, null),

    ('cohorts', 'cohort_no', 1, 'integer', true, null, null),
    ('cohorts', 'track', 2, 'word', true, '{master_teacher,master_principal,master_class_teacher,ip_master_teacher}',
        null),
    ('cohorts', 'quota', 3, 'integer', true, null, null),
    ('cohorts', 'from', 4, 'date', true, null, null),
    ('cohorts', 'status', 5, 'word', false, '{draft,calling,district_review,expert_review,public_notice,finalised,'
        'cancelled}', null),

    ('titles', 'staff_no', 1, 'code', true, null, 'people'),
    ('titles', 'cohort_no', 2, 'integer', true, null, null),
    ('titles', 'track', 3, 'word', true, '{master_teacher,master_principal,master_class_teacher,ip_master_teacher}',
        null),
    ('titles', 'tier', 4, 'integer', true, null, null),
    ('titles', 'term_no', 5, 'integer', false, null, null),
    ('titles', 'organisation', 6, 'code', true, null, 'organisations'),
    ('titles', 'from', 7, 'date', false, null, null),
    ('titles', 'through', 8, 'date', false, null, null),
    ('titles', 'status', 9, 'word', false, '{active,awaiting_evaluation,completed,revoked,withdrawn}', null),
    ('titles', 'outcome', 10, 'word', false, '{excellent,qualified,unqualified}', null),
    ('titles', 'revoked_reason', 11, 'word', false, '{term_unqualified,ethics_veto,annual_unqualified}', null),

    ('suspensions', 'staff_no', 1, 'code', true, null, 'people'),
    ('suspensions', 'cohort_no', 2, 'integer', true, null, null),
    ('suspensions', 'track', 3, 'word', true, '{master_teacher,master_principal,master_class_teacher,'
        'ip_master_teacher}', null),
    ('suspensions', 'from', 4, 'date', true, null, null),
    ('suspensions', 'through', 5, 'date', false, null, null),
    ('suspensions', 'reason', 6, 'word', true, '{maternity,illness,secondment,study,other}', null),
    ('suspensions', 'doc_no', 7, 'text', false, null, null),

    ('holidays', 'date', 1, 'date', true, null, null),
    ('holidays', 'kind', 2, 'word', true, '{off,makeup_workday}', null),
    ('holidays', 'name', 3, 'text', false, null, null),
    ('holidays', 'source', 4, 'text', true, null, null);

-- ---------------------------------------------------------------------------------------------------------------
-- Batches

create table programme.staging_batches (
    batch_id    bigint generated always as identity primary key,
    kind        text not null references programme.staging_kinds,
    source      text not null,
    owner       name not null default session_user,
    status      text not null default 'loading',
    row_count   int not null default 0,
    job_id      bigint,
    result      jsonb,
    created_at  timestamptz not null default now(),
    ended_at    timestamptz,
    constraint batch_source_named check (length(source) between 1 and 500),
    constraint batch_status_known check (status in ('loading', 'ready', 'merging', 'merged', 'rejected')),
    constraint batch_ended_has_result check (
        (status in ('merged', 'rejected')) = (result is not null) and (result is null) = (ended_at is null))
);
comment on table programme.staging_batches is 'What came in together lands together, or not at all.';
comment on column programme.staging_batches.owner is 'The login that staged it; nobody else but an operator sees it.';
create index staging_batches_open on programme.staging_batches (owner) where status in ('loading', 'ready');
create index staging_batches_age on programme.staging_batches (created_at);

create table programme.staging_rows (
    batch_id  bigint not null references programme.staging_batches on delete cascade,
    line_no   int not null check (line_no >= 1),
    body      jsonb not null,
    primary key (batch_id, line_no)
);
comment on column programme.staging_rows.body is
    'An object with the kind''s columns. A column that is absent says nothing; null says that there is no value.';

create table programme.staging_errors (
    batch_id    bigint not null references programme.staging_batches on delete cascade,
    line_no     int not null,
    error_at    text not null,
    error_code  text not null,
    message     text not null
);
comment on table programme.staging_errors is 'What is wrong with a row, as often as something is; line 0 is the batch.';
comment on column programme.staging_errors.error_at is 'A JSON pointer into the row, such as /staff_no.';
create index staging_errors_batch on programme.staging_errors (batch_id, line_no);

insert into programme.transitions values
    ('staging_batch', 'loading', 'ready'),
    ('staging_batch', 'ready', 'merging'),
    ('staging_batch', 'merging', 'merged'),
    ('staging_batch', 'merging', 'rejected');
create trigger staging_batch_transition
    before update of status on programme.staging_batches
    for each row when (old.status is distinct from new.status)
    execute function programme.check_transition('staging_batch');

-- ---------------------------------------------------------------------------------------------------------------
-- Policy and texts

insert into programme.policies (key, value, valid, doc_no, note) values
    ('intake.max_error_rows', '0', '[2020-01-01,)', 'default-1',
     'rows of a batch that may be left out because something is wrong with them; 0: all rows land or none'),
    ('intake.max_rows', '200000', '[2020-01-01,)', 'default-1', 'rows of one batch'),
    ('intake.max_open_batches', '50', '[2020-01-01,)', 'default-1', 'batches of one login that have not been imported'),
    ('intake.keep_days', '30', '[2020-01-01,)', 'default-1',
     'the rows of a batch are kept for so many days; what became of it is kept in the events'),
    ('calendar.min_days_off', '11', '[2020-01-01,)', 'default-1',
     'a year with fewer days off than this is not whole and not published');

insert into programme.notification_templates
    (template, version, variables, subject_zh, body_zh, subject_en, body_en)
values
    ('calendar.unpublished', 1, '{year}',
     '{year}年放假安排尚未导入',
     '{year}年的放假调休安排尚未导入,落在该年的日期暂按双休日计算。国务院办公厅通知发布后请执行 skein calendar import。',
     'The holidays of {year} are not entered',
     'The holidays of {year} are not entered, so dates in that year count weekends only. Run skein calendar import once the notice of the State Council is out.');
