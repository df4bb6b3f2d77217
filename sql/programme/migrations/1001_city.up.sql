-- Why: the city's own tables (policy, organisations, people, titles, what happened) beside the queue.
--
-- Conventions: tables are plural and private, views (sql/programme/views) are singular and public; every period is
-- half-open [from, to); wall-clock decisions are made in Asia/Shanghai and stored as timestamptz; a number that a
-- document of the bureau decides is a row of programme.policies and never a constant in code.

create schema if not exists programme;
comment on schema programme is 'The city''s master-teacher programme: organisations, people, titles, reviews, notices.';

-- A trusted extension: CREATE on the database is enough. GiST equality on plain types, for the exclusion constraints.
create extension if not exists btree_gist with schema public;

-- ---------------------------------------------------------------------------------------------------------------
-- Vocabulary. Domains rather than enums: a word can be added inside a transaction and every driver reads text.

create domain programme.organisation_kind as text
    constraint organisation_kind_known check (value in (
        'municipal_bureau', 'district_bureau', 'training_centre', 'base', 'project_site',
        'school', 'university', 'guidance_centre', 'party_committee'));

create domain programme.stage as text
    constraint stage_known check (value in (
        'kindergarten', 'primary', 'junior', 'senior', 'vocational', 'university'));

create domain programme.post as text
    constraint post_known check (value in (
        'party_secretary', 'principal', 'vice_principal', 'teacher', 'ip_teacher_full', 'ip_teacher_part',
        'researcher', 'cio', 'official'));

create domain programme.track as text
    constraint track_known check (value in (
        'master_teacher', 'master_principal', 'master_class_teacher', 'ip_master_teacher'));

-- ---------------------------------------------------------------------------------------------------------------
-- Policy: exactly one value of a rule on any day, with the document that says so.

create table programme.policies (
    key     text not null,
    value   jsonb not null,
    valid   daterange not null,
    doc_no  text not null,
    note    text,
    constraint policy_key_form check (key ~ '^[a-z_]+(\.[a-z_]+)+$'),
    constraint policy_valid_some_day check (not isempty(valid)),
    constraint policy_document_named check (doc_no <> ''),
    constraint policy_one_value_a_day exclude using gist (key with =, valid with &&)
);
comment on table programme.policies is
    'Dated values of the programme''s rules. To change one, end its row and add the next; never update a value.';

-- ---------------------------------------------------------------------------------------------------------------
-- Organisations

create table programme.districts (
    district_code text primary key,
    name_zh       text not null unique,
    name_en       text not null,
    constraint district_code_form check (district_code ~ '^\d{6}$')
);

create table programme.organisations (
    organisation_id bigint generated always as identity primary key,
    code            text not null,
    kind            programme.organisation_kind not null,
    name_zh         text not null,
    name_en         text,
    parent_id       bigint references programme.organisations,
    district_code   text references programme.districts,
    bureau_direct   boolean not null default false,
    latitude        numeric(8, 5),
    longitude       numeric(8, 5),
    active          daterange not null default daterange('2000-01-01', null),
    constraint organisation_code_unique unique (code),
    constraint organisation_name_given check (name_zh <> '' and code <> ''),
    constraint organisation_not_its_own_parent check (parent_id <> organisation_id),
    constraint organisation_party_committee_has_unit check (kind <> 'party_committee' or parent_id is not null),
    constraint organisation_district_known check (
        kind not in ('district_bureau', 'school', 'university') or district_code is not null),
    constraint organisation_place_whole check ((latitude is null) = (longitude is null)),
    constraint organisation_place_on_earth check (
        latitude between -90 and 90 and longitude between -180 and 180),
    constraint organisation_active_some_day check (not isempty(active))
);
comment on column programme.organisations.bureau_direct is
    'Run by the municipal bureau although it lies in a district.';
create index organisations_parent on programme.organisations (parent_id);
create index organisations_district on programme.organisations (district_code, kind);
create unique index organisations_one_bureau_a_district on programme.organisations (district_code)
    where kind = 'district_bureau';

create table programme.organisation_stages (
    organisation_id bigint not null references programme.organisations on delete cascade,
    stage           programme.stage not null,
    primary key (organisation_id, stage)
);
comment on table programme.organisation_stages is 'A school may teach several stages (nine-year schools).';

-- ---------------------------------------------------------------------------------------------------------------
-- People and posts

create table programme.people (
    person_id  bigint generated always as identity primary key,
    staff_no   text not null,
    name_zh    text not null,
    mobile     text,
    email      text,
    locale     text not null default 'zh-Hans',
    constraint person_staff_no_unique unique (staff_no),
    constraint person_named check (name_zh <> '' and staff_no <> ''),
    constraint person_locale_known check (locale in ('zh-Hans', 'en'))
);

create table programme.posts (
    post_id         bigint generated always as identity primary key,
    person_id       bigint not null references programme.people,
    organisation_id bigint not null references programme.organisations,
    post            programme.post not null,
    during          daterange not null,
    is_main         boolean not null default false,
    constraint post_held_some_day check (not isempty(during)),
    constraint post_once_at_a_time exclude using gist
        (person_id with =, organisation_id with =, post with =, during with &&),
    constraint post_one_main_at_a_time exclude using gist (person_id with =, during with &&) where (is_main),
    -- One secretary and one principal of a unit on any day; the same person may be both.
    constraint post_one_head_at_a_time exclude using gist
        (organisation_id with =, post with =, during with &&) where (post in ('party_secretary', 'principal'))
);
create index posts_organisation on programme.posts (organisation_id, post);

-- ---------------------------------------------------------------------------------------------------------------
-- Titles

create table programme.tiers (
    tier_id  smallint primary key check (tier_id between 1 and 5),
    code     text not null unique,
    name_zh  text not null,
    name_en  text not null
);
comment on table programme.tiers is 'The five rungs of the echelon. Their official names are the bureau''s to enter.';
insert into programme.tiers
select n, 'tier_' || n, '第' || (array['一', '二', '三', '四', '五'])[n] || '梯队', 'Tier ' || n
from generate_series(1, 5) as n;

create table programme.cohorts (
    cohort_id         bigint generated always as identity primary key,
    cohort_no         int not null check (cohort_no >= 1),
    track             programme.track not null,
    quota             int not null check (quota > 0),
    management_period daterange not null,
    status            text not null default 'draft',
    constraint cohort_no_once_a_track unique (cohort_no, track),
    constraint cohort_identity_for_terms unique (cohort_id, track),
    constraint cohort_status_known check (status in (
        'draft', 'calling', 'district_review', 'expert_review', 'public_notice', 'finalised', 'cancelled')),
    constraint cohort_lasts_three_years check (
        lower_inc(management_period) and not upper_inc(management_period)
        and upper(management_period) = (lower(management_period) + interval '3 years')::date),
    constraint cohort_periods_apart exclude using gist (track with =, management_period with &&)
        where (status <> 'cancelled')
);

create table programme.title_terms (
    term_id         bigint generated always as identity primary key,
    person_id       bigint not null references programme.people,
    cohort_id       bigint not null,
    track           programme.track not null,
    tier_id         smallint not null references programme.tiers,
    term_no         int not null default 1 check (term_no >= 1),
    period          daterange not null,
    organisation_id bigint not null references programme.organisations,
    status          text not null default 'active',
    outcome         text check (outcome in ('excellent', 'qualified', 'unqualified')),
    revoked_reason  text check (revoked_reason in ('term_unqualified', 'ethics_veto', 'annual_unqualified')),
    constraint term_track_is_its_cohorts foreign key (cohort_id, track) references programme.cohorts (cohort_id, track),
    constraint term_no_once_a_track unique (person_id, track, term_no),
    constraint term_once_a_cohort unique (person_id, cohort_id),
    constraint term_status_known check (
        status in ('active', 'awaiting_evaluation', 'completed', 'revoked', 'withdrawn')),
    constraint term_period_bounded check (
        not isempty(period) and not lower_inf(period) and not upper_inf(period)),
    constraint term_completed_has_outcome check (
        status <> 'completed' or coalesce(outcome in ('excellent', 'qualified'), false)),
    constraint term_revoked_has_reason check ((status = 'revoked') = (revoked_reason is not null)),
    constraint term_periods_apart exclude using gist (person_id with =, track with =, period with &&)
        where (status <> 'withdrawn')
);
comment on column programme.title_terms.organisation_id is 'The holder''s home unit when the title was granted.';
create index title_terms_cohort on programme.title_terms (cohort_id);
create index title_terms_organisation on programme.title_terms (organisation_id);

create table programme.title_suspensions (
    term_id  bigint not null references programme.title_terms,
    during   daterange not null,
    reason   text not null check (reason in ('maternity', 'illness', 'secondment', 'study', 'other')),
    doc_no   text,
    constraint suspension_some_day check (not isempty(during)),
    constraint suspension_once_at_a_time exclude using gist (term_id with =, during with &&)
);
comment on table programme.title_suspensions is
    'When a title was suspended. A term is suspended on a day that lies in one of these rows; nothing else says so.';

-- ---------------------------------------------------------------------------------------------------------------
-- What happened: append-only

create table programme.domain_events (
    event_id  bigint generated always as identity primary key,
    at        timestamptz not null default now(),
    kind      text not null,
    subject   text not null,
    job_id    bigint,
    actor     text not null default session_user,
    body      jsonb not null default '{}',
    constraint event_kind_form check (kind ~ '^[a-z_]+\.[a-z_]+$'),
    constraint event_subject_form check (subject ~ '^[a-z_]+:\d+$')
);
create index domain_events_subject on programme.domain_events (subject);

create function programme.refuse_change() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    raise exception '% on programme.% is refused: it is append-only', tg_op, tg_table_name
        using errcode = 'SK003', hint = 'Write another event that corrects the first.';
end
$$;
create trigger domain_events_append_only
    before update or delete or truncate on programme.domain_events
    for each statement execute function programme.refuse_change();

-- ---------------------------------------------------------------------------------------------------------------
-- State machines: a change of status that is not listed here is refused (SK009).

create table programme.transitions (
    entity       text not null,
    from_status  text not null,
    to_status    text not null,
    primary key (entity, from_status, to_status)
);
insert into programme.transitions values
    ('title_term', 'active', 'awaiting_evaluation'),
    ('title_term', 'active', 'revoked'),
    ('title_term', 'active', 'withdrawn'),
    ('title_term', 'awaiting_evaluation', 'completed'),
    ('title_term', 'awaiting_evaluation', 'revoked');

-- Row trigger with the entity's name as its argument.
create function programme.check_transition() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    if not exists (
        select
        from programme.transitions as t
        where t.entity = tg_argv[0] and t.from_status = old.status and t.to_status = new.status
    ) then
        raise exception 'a % cannot go from % to %', tg_argv[0], old.status, new.status
            using errcode = 'SK009',
                detail = json_build_object('rule', 'transition', 'entity', tg_argv[0],
                                           'from', old.status, 'to', new.status)::text;
    end if;
    return new;
end
$$;
create trigger title_term_transition
    before update of status on programme.title_terms
    for each row when (old.status is distinct from new.status)
    execute function programme.check_transition('title_term');
