-- Why: the yearly review of title holders (cycles, reviews, reminders) and the notices in the app that it sends, with
-- the policy values they start from. The values are proposals until the bureau enters its documents.

-- ---------------------------------------------------------------------------------------------------------------
-- Policy

insert into programme.policies (key, value, valid, doc_no, note) values
    ('review.opens', '{"calendar_year": "12-01", "school_year": "06-01"}', '[2020-01-01,)', 'default-1',
     'month and day from which a yearly review opens, on the first working day, in the year that is reviewed'),
    ('review.open_time', '"09:00"', '[2020-01-01,)', 'default-1', 'Asia/Shanghai'),
    ('review.due_workdays', '15', '[2020-01-01,)', 'default-1', 'working days from opening to the due day'),
    ('review.close_workdays', '10', '[2020-01-01,)', 'default-1', 'working days from the due day to closing'),
    ('review.due_time', '"17:00"', '[2020-01-01,)', 'default-1', 'Asia/Shanghai; due and closing time of day'),
    ('review.min_overlap_days', '90', '[2020-01-01,)', 'default-1',
     'a term is reviewed for a year when it covers at least so many of the year''s days'),
    ('review.reminder_days', '[-14, -7, -3, -1, 1]', '[2020-01-01,)', 'default-1',
     'days relative to the due day; moved to the working day before, those after the due day to the one after'),
    ('review.reminder_time', '"09:00"', '[2020-01-01,)', 'default-1', 'Asia/Shanghai'),
    ('review.unit_digest_above', '3', '[2020-01-01,)', 'default-1',
     'a unit with more open reviews than this gets one message with the count instead of one for each'),
    ('notify.max_audience', '20000', '[2020-01-01,)', 'default-1', 'recipients of one message');

-- ---------------------------------------------------------------------------------------------------------------
-- Yearly reviews

create domain programme.review_basis as text
    constraint review_basis_known check (value in ('calendar_year', 'school_year'));

create table programme.review_cycles (
    cycle_id     bigint generated always as identity primary key,
    review_year  int not null check (review_year between 2020 and 2100),
    basis        programme.review_basis not null,
    track        programme.track,
    covers       daterange not null,
    opens_at     timestamptz not null,
    due_at       timestamptz not null,
    closes_at    timestamptz not null,
    provisional  boolean not null,
    status       text not null default 'planned',
    policy       jsonb not null,
    constraint cycle_once_a_year unique nulls not distinct (review_year, basis, track),
    constraint cycle_status_known check (status in ('planned', 'open', 'closing', 'closed')),
    constraint cycle_times_in_order check (opens_at < due_at and due_at <= closes_at),
    constraint cycle_covers_a_year check (
        not isempty(covers) and upper(covers) = (lower(covers) + interval '1 year')::date
        and extract(year from upper(covers) - 1) = review_year)
);
comment on column programme.review_cycles.track is 'null: all tracks.';
comment on column programme.review_cycles.provisional is
    'A date fell into a year whose holidays are not published: counted on weekends alone, to be dated anew.';
comment on column programme.review_cycles.policy is 'The policy values used, with their document numbers.';

create table programme.annual_reviews (
    review_id         bigint generated always as identity primary key,
    cycle_id          bigint not null references programme.review_cycles,
    term_id           bigint not null references programme.title_terms,
    reviewer_org_id   bigint not null references programme.organisations,
    unit_unresolved   boolean not null default false,
    district_code     text references programme.districts,
    status            text not null default 'open',
    void_reason       text check (void_reason in ('suspended_all_year', 'left', 'died', 'revoked', 'mistake')),
    self_at           timestamptz,
    rated_at          timestamptz,
    confirmed_at      timestamptz,
    confirmed_by      bigint references programme.people,
    ethics            text check (ethics in ('pass', 'concern', 'veto')),
    teaching          numeric(5, 2) check (teaching between 0 and 100),
    role              numeric(5, 2) check (role between 0 and 100),
    grade             text check (grade in ('excellent', 'qualified', 'basically_qualified', 'unqualified')),
    row_version       int not null default 1,
    created_at        timestamptz not null default now(),
    constraint review_once_a_cycle unique (cycle_id, term_id),
    constraint review_status_known check (status in (
        'open', 'self_submitted', 'returned', 'unit_rated', 'party_confirmed', 'missed', 'void')),
    constraint review_void_has_reason check ((status = 'void') = (void_reason is not null)),
    constraint review_confirmed_is_whole check (
        status <> 'party_confirmed'
        or (grade is not null and ethics is not null and confirmed_at is not null and confirmed_by is not null))
);
comment on column programme.annual_reviews.district_code is 'The holder''s district on the opening day, for roll-ups.';
create index annual_reviews_term on programme.annual_reviews (term_id);
create index annual_reviews_unfinished on programme.annual_reviews (reviewer_org_id, cycle_id)
    where status in ('open', 'self_submitted', 'returned', 'unit_rated');

create table programme.review_reminders (
    review_id  bigint not null references programme.annual_reviews,
    k          smallint not null check (k between 1 and 9),
    remind_at  timestamptz not null,
    job_id     bigint,
    done_at    timestamptz,
    result     text,
    primary key (review_id, k),
    constraint reminder_result_known check (result in ('sent', 'digest', 'not_needed', 'past')),
    constraint reminder_done_has_result check ((done_at is null) = (result is null)),
    constraint reminder_has_job_unless_past check ((job_id is null) = coalesce(result = 'past', false))
);
comment on column programme.review_reminders.job_id is
    'The queue''s job; no foreign key, the queue forgets finished jobs. null: the moment had passed already.';

-- ---------------------------------------------------------------------------------------------------------------
-- Notices in the app

create table programme.notification_templates (
    template    text not null,
    version     int not null check (version >= 1),
    variables   text[] not null,
    subject_zh  text not null,
    body_zh     text not null,
    subject_en  text,
    body_en     text,
    primary key (template, version),
    constraint template_name_form check (template ~ '^[a-z_]+(\.[a-z_]+)*$')
);
comment on table programme.notification_templates is
    'Texts with {variable} places. Chinese is mandatory, English falls back to it. A version is never changed.';

insert into programme.notification_templates
    (template, version, variables, subject_zh, body_zh, subject_en, body_en)
values
    ('review.year_opened', 1, '{year,total,due}',
     '{year}年度考核已启动',
     '{year}年度考核已启动,共{total}人,截止时间为{due}。',
     'Yearly review {year} has started',
     'The {year} review has started for {total} title holders. It is due by {due}.'),
    ('review.opened', 1, '{holder,unit,year,due}',
     '{year}年度考核已开始',
     '{holder}({unit})的{year}年度考核已开始,请于{due}前完成。',
     'Yearly review {year} has opened',
     'The {year} review of {holder} ({unit}) has opened. Please finish it by {due}.'),
    ('review.remind', 1, '{holder,unit,year,due}',
     '{year}年度考核提醒',
     '{holder}({unit})的{year}年度考核尚未完成,截止时间为{due}。',
     'Yearly review {year}: reminder',
     'The {year} review of {holder} ({unit}) is not finished. It is due by {due}.'),
    ('review.overdue', 1, '{holder,unit,year,due}',
     '{year}年度考核已逾期',
     '{holder}({unit})的{year}年度考核已于{due}到期,请尽快完成。',
     'Yearly review {year} is overdue',
     'The {year} review of {holder} ({unit}) was due by {due}. Please finish it as soon as you can.'),
    ('review.remind_unit', 1, '{unit,year,due,open}',
     '{year}年度考核提醒',
     '{unit}还有{open}人的{year}年度考核尚未完成,截止时间为{due}。',
     'Yearly review {year}: reminder',
     '{open} reviews of {year} at {unit} are not finished. They are due by {due}.');

create table programme.notifications (
    notification_id   bigint generated always as identity primary key,
    dedupe_key        text not null,
    template          text not null,
    template_version  int not null,
    params            jsonb not null default '{}',
    category          text not null,
    severity          text not null,
    subject           text not null,
    created_at        timestamptz not null default now(),
    expires_at        timestamptz,
    constraint notification_sent_once unique (dedupe_key),
    constraint notification_template_known foreign key (template, template_version)
        references programme.notification_templates (template, version),
    constraint notification_dedupe_key_form check (length(dedupe_key) between 1 and 200),
    constraint notification_params_object check (jsonb_typeof(params) = 'object'),
    constraint notification_category_form check (category ~ '^[a-z_]{2,32}$'),
    constraint notification_severity_known check (severity in ('low', 'normal', 'high', 'critical')),
    constraint notification_subject_form check (subject ~ '^[a-z]+:\d+$')
);
create index notifications_subject on programme.notifications (subject);

create table programme.notification_recipients (
    notification_id  bigint not null references programme.notifications on delete cascade,
    person_id        bigint not null references programme.people,
    read_at          timestamptz,
    primary key (notification_id, person_id)
);
create index notification_recipients_unread on programme.notification_recipients (person_id, notification_id)
    where read_at is null;

-- ---------------------------------------------------------------------------------------------------------------
-- State machines

insert into programme.transitions values
    ('review_cycle', 'planned', 'open'),
    ('review_cycle', 'open', 'closing'),
    ('review_cycle', 'closing', 'closed'),
    ('annual_review', 'open', 'self_submitted'),
    ('annual_review', 'self_submitted', 'unit_rated'),
    ('annual_review', 'unit_rated', 'party_confirmed'),
    ('annual_review', 'self_submitted', 'returned'),
    ('annual_review', 'unit_rated', 'returned'),
    ('annual_review', 'returned', 'self_submitted'),
    ('annual_review', 'open', 'missed'),
    ('annual_review', 'returned', 'missed'),
    ('annual_review', 'self_submitted', 'missed'),
    ('annual_review', 'open', 'void'),
    ('annual_review', 'self_submitted', 'void'),
    ('annual_review', 'returned', 'void'),
    ('annual_review', 'unit_rated', 'void'),
    ('annual_review', 'missed', 'void');

create trigger review_cycle_transition
    before update of status on programme.review_cycles
    for each row when (old.status is distinct from new.status)
    execute function programme.check_transition('review_cycle');
create trigger annual_review_transition
    before update of status on programme.annual_reviews
    for each row when (old.status is distinct from new.status)
    execute function programme.check_transition('annual_review');

-- Every change of a review makes a new version; a signer names the version that was read.
create function programme.bump_row_version() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    new.row_version := old.row_version + 1;
    return new;
end
$$;
create trigger annual_review_version
    before update on programme.annual_reviews
    for each row execute function programme.bump_row_version();
