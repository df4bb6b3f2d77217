-- Why: studios with their hosts, training programmes, the communities of all stages, and the school calendar.

create table programme.studios (
    studio_id        bigint generated always as identity primary key,
    code             text not null,
    kind             text not null,
    name_zh          text not null,
    organisation_id  bigint not null references programme.organisations,
    leads_from       bigint references programme.studios,
    during           daterange not null,
    constraint studio_code_unique unique (code),
    constraint studio_named check (name_zh <> '' and code <> ''),
    constraint studio_kind_known check (kind in (
        'innovation_team', 'provincial_workshop', 'expert_studio', 'master_studio', 'provincial_master_studio')),
    constraint studio_not_led_by_itself check (leads_from <> studio_id),
    constraint studio_some_day check (not isempty(during) and not lower_inf(during))
);
comment on column programme.studios.leads_from is 'The studio one level up that leads this one.';
create index studios_leads_from on programme.studios (leads_from);

create table programme.studio_members (
    studio_id  bigint not null references programme.studios,
    person_id  bigint not null references programme.people,
    role       text not null,
    during     daterange not null,
    constraint member_role_known check (role in ('host', 'core', 'member', 'apprentice', 'mentor')),
    constraint member_some_day check (not isempty(during) and not lower_inf(during)),
    constraint member_once_at_a_time exclude using gist (studio_id with =, person_id with =, during with &&),
    constraint studio_one_host_at_a_time exclude using gist (studio_id with =, during with &&) where (role = 'host')
);
comment on table programme.studio_members is 'Who belongs to a studio; its host (工作室主持人) is the member with that role.';
create index studio_members_person on programme.studio_members (person_id);

create table programme.training_programmes (
    programme_id  bigint generated always as identity primary key,
    code          text not null,
    kind          text not null,
    name_zh       text not null,
    target        int,
    audience      jsonb,
    runs          daterange not null,
    constraint training_code_unique unique (code),
    constraint training_named check (name_zh <> '' and code <> ''),
    constraint training_kind_known check (kind in ('cio', 'expert_principal', 'it_master_teacher',
        'principal_coverage', 'strong_town', 'new_school', 'school_based', 'precision', 'all_staff')),
    constraint training_target_positive check (target > 0),
    constraint training_has_a_goal check (target is not null or audience is not null),
    constraint training_audience_object check (jsonb_typeof(audience) = 'object'),
    constraint training_bounded check (not isempty(runs) and not lower_inf(runs) and not upper_inf(runs))
);
comment on column programme.training_programmes.audience is
    'Everybody it must reach: {"posts": [], "stages": [], "organisations": []}, all conditions at once.';

create table programme.enrolments (
    programme_id  bigint not null references programme.training_programmes,
    person_id     bigint not null references programme.people,
    status        text not null default 'enrolled',
    hours         numeric(6, 1) not null default 0,
    passed_on     date,
    primary key (programme_id, person_id),
    constraint enrolment_status_known check (status in ('enrolled', 'in_progress', 'passed', 'failed', 'withdrawn')),
    constraint enrolment_hours_not_negative check (hours >= 0),
    constraint enrolment_passed_has_day check ((status = 'passed') = (passed_on is not null))
);
create index enrolments_person on programme.enrolments (person_id);

create table programme.communities (
    community_id          bigint generated always as identity primary key,
    code                  text not null,
    name_zh               text not null,
    lead_organisation_id  bigint not null references programme.organisations,
    constraint community_code_unique unique (code),
    constraint community_named check (name_zh <> '' and code <> '')
);

create table programme.community_members (
    community_id     bigint not null references programme.communities,
    organisation_id  bigint not null references programme.organisations,
    during           daterange not null,
    constraint community_member_some_day check (not isempty(during)),
    constraint community_member_once_at_a_time exclude using gist
        (community_id with =, organisation_id with =, during with &&)
);
create index community_members_organisation on programme.community_members (organisation_id);

create domain programme.term_code as text
    constraint term_code_form check (value ~ '^20\d\d[FS]$');

create table programme.school_terms (
    organisation_id  bigint not null references programme.organisations,
    term_code        programme.term_code not null,
    span             daterange not null,
    week1_monday     date not null,
    primary key (organisation_id, term_code),
    constraint term_starts_and_ends check (not isempty(span) and not lower_inf(span) and not upper_inf(span)),
    constraint term_week1_is_a_monday check (extract(isodow from week1_monday) = 1),
    constraint term_week1_near_the_start check (week1_monday between lower(span) - 6 and lower(span) + 6),
    constraint terms_of_a_unit_apart exclude using gist (organisation_id with =, span with &&)
);
comment on table programme.school_terms is
    'Terms a unit; 2026F begins in autumn 2026, 2027S in spring 2027. Never worked out from the month.';
create index school_terms_code on programme.school_terms (term_code);

create table programme.calendar_blocks (
    block_id         bigint generated always as identity primary key,
    organisation_id  bigint not null references programme.organisations,
    span             tstzrange not null,
    kind             text not null check (kind in ('exam', 'vacation', 'event', 'assembly')),
    constraint block_some_time check (not isempty(span) and not lower_inf(span) and not upper_inf(span))
);
create index calendar_blocks_organisation on programme.calendar_blocks using gist (organisation_id, span);
