-- Why: how title holders are chosen: applications, eligibility, expert scores, the public notice and its objections.

insert into programme.policies (key, value, valid, doc_no, note) values
    ('cohort.nomination_factor', '1.5', '[2020-01-01,)', 'default-1',
     'a district may pass at most its share of the quota times this, rounded up'),
    ('cohort.trim_from', '5', '[2020-01-01,)', 'default-1',
     'from so many scores on the highest and the lowest are left out of the mean'),
    ('cohort.min_scores', '3', '[2020-01-01,)', 'default-1', 'fewer scores than this block the ranking'),
    ('cohort.notice_workdays', '5', '[2020-01-01,)', 'default-1', 'full working days that the public notice hangs'),
    ('cohort.entry_tier', '1', '[2020-01-01,)', 'default-1', 'tier of a first title term'),
    ('cohort.district_weight', '"schools"', '[2020-01-01,)', 'default-1',
     'what the quota is shared out by: schools or teachers of the district');

create table programme.district_quotas (
    cohort_id      bigint not null references programme.cohorts,
    district_code  text not null references programme.districts,
    weight         int not null check (weight >= 0),
    quota          int not null check (quota >= 0),
    primary key (cohort_id, district_code)
);
comment on table programme.district_quotas is 'Shares of a cohort''s quota by largest remainder; they add up to it.';

create table programme.eligibility_rules (
    rule    text not null,
    track   programme.track,
    test    text not null,
    params  jsonb not null default '{}',
    valid   daterange not null,
    doc_no  text not null,
    note    text,
    constraint rule_name_form check (rule ~ '^[a-z_]+$'),
    constraint rule_test_known check (test in (
        'holds_post', 'years_of_service', 'tier_at_least', 'ethics_clean', 'not_lifelong', 'no_running_term')),
    constraint rule_params_object check (jsonb_typeof(params) = 'object'),
    constraint rule_document_named check (doc_no <> ''),
    constraint rule_valid_some_day check (not isempty(valid)),
    constraint rule_once_a_day exclude using gist (rule with =, (coalesce(track::text, '')) with =, valid with &&)
);
comment on column programme.eligibility_rules.track is 'null: every track.';
insert into programme.eligibility_rules (rule, track, test, params, valid, doc_no, note) values
    ('post', 'master_teacher', 'holds_post', '{"posts": ["teacher", "ip_teacher_full", "ip_teacher_part"]}',
     '[2020-01-01,)', 'default-1', 'teaches'),
    ('post', 'master_class_teacher', 'holds_post', '{"posts": ["teacher", "ip_teacher_full", "ip_teacher_part"]}',
     '[2020-01-01,)', 'default-1', 'teaches'),
    ('post', 'ip_master_teacher', 'holds_post', '{"posts": ["ip_teacher_full", "ip_teacher_part"]}',
     '[2020-01-01,)', 'default-1', 'teaches ideological and political education'),
    ('post', 'master_principal', 'holds_post', '{"posts": ["principal", "party_secretary"]}',
     '[2020-01-01,)', 'default-1', 'heads a school'),
    ('years', null, 'years_of_service', '{"years": 5}', '[2020-01-01,)', 'default-1', 'five years of service'),
    ('ethics', null, 'ethics_clean', '{"years": 5}', '[2020-01-01,)', 'default-1', 'professional ethics clean for five years'),
    ('not_lifelong', null, 'not_lifelong', '{}', '[2020-01-01,)', 'default-1', 'holds no lifelong title of the track'),
    ('no_running_term', null, 'no_running_term', '{}', '[2020-01-01,)', 'default-1',
     'no title term of the track reaches into the new period');

create table programme.ethics_records (
    person_id  bigint not null references programme.people,
    covers     daterange not null,
    verdict    text not null check (verdict in ('clean', 'breach')),
    doc_no     text not null check (doc_no <> ''),
    constraint ethics_covers_some_day check (not isempty(covers)),
    constraint ethics_record_once exclude using gist (person_id with =, verdict with =, covers with &&)
);
comment on table programme.ethics_records is
    'What a unit has certified about a person''s professional ethics. No record of a day means nobody knows.';

create table programme.applications (
    cohort_id        bigint not null references programme.cohorts,
    person_id        bigint not null references programme.people,
    organisation_id  bigint not null references programme.organisations,
    district_code    text references programme.districts,
    status           text not null default 'submitted',
    reasons          jsonb not null default '[]',
    facts_hash       text check (facts_hash ~ '^[0-9a-f]{64}$'),
    score            numeric(12, 9) check (score between 0 and 100),
    rank             int check (rank >= 1),
    created_at       timestamptz not null default now(),
    primary key (cohort_id, person_id),
    constraint application_status_known check (status in (
        'submitted', 'ineligible', 'unit_recommended', 'unit_declined', 'district_passed', 'district_declined',
        'scored', 'tie_at_cut', 'proposed', 'objected', 'selected', 'not_selected', 'withdrawn')),
    constraint application_reasons_list check (jsonb_typeof(reasons) = 'array'),
    constraint application_ranked_has_score check ((rank is null) = (score is null)),
    constraint application_outcome_has_score check (
        status not in ('scored', 'tie_at_cut', 'proposed', 'objected', 'selected', 'not_selected')
        or score is not null)
);
comment on column programme.applications.organisation_id is 'The unit that recommends: the main post on that day.';
create index applications_person on programme.applications (person_id);

create table programme.eligibility_settlements (
    cohort_id   bigint not null,
    person_id   bigint not null,
    rule        text not null,
    verdict     text not null check (verdict in ('ok', 'fail')),
    settled_by  text not null check (settled_by <> ''),
    doc_no      text not null check (doc_no <> ''),
    primary key (cohort_id, person_id, rule),
    constraint settlement_of_an_application foreign key (cohort_id, person_id) references programme.applications
);
comment on table programme.eligibility_settlements is 'What a clerk decided about a rule that the records left unknown.';

create table programme.expert_scores (
    cohort_id    bigint not null,
    person_id    bigint not null,
    reviewer_id  bigint not null references programme.people,
    score        numeric(5, 2) not null check (score between 0 and 100),
    declared     boolean not null default false,
    conflicts    text[] not null default '{}',
    scored_at    timestamptz not null default now(),
    primary key (cohort_id, person_id, reviewer_id),
    constraint score_of_an_application foreign key (cohort_id, person_id) references programme.applications,
    constraint score_not_of_oneself check (reviewer_id <> person_id),
    constraint score_conflicts_known check (
        conflicts <@ '{declared,same_organisation,mentor_tie}'::text[])
);
comment on column programme.expert_scores.declared is 'The reviewer named a conflict of interest.';
comment on column programme.expert_scores.conflicts is 'Why the last ranking left the score out; empty: it counted.';

create table programme.mentor_ties (
    mentor_id  bigint not null references programme.people,
    mentee_id  bigint not null references programme.people,
    during     daterange not null,
    constraint tie_of_two check (mentor_id <> mentee_id),
    constraint tie_some_day check (not isempty(during)),
    constraint tie_once_at_a_time exclude using gist (mentor_id with =, mentee_id with =, during with &&)
);
create index mentor_ties_mentee on programme.mentor_ties (mentee_id);

create table programme.cohort_rankings (
    cohort_id    bigint primary key references programme.cohorts,
    scores_hash  text not null check (scores_hash ~ '^[0-9a-f]{64}$'),
    ranked_at    timestamptz not null default now(),
    ties         int not null check (ties >= 0),
    policy       jsonb not null
);

create table programme.cohort_notices (
    cohort_id    bigint primary key references programme.cohorts,
    notice_from  date not null,
    notice_doc   text not null check (notice_doc <> ''),
    signed_by    text check (signed_by <> ''),
    signed_doc   text check (signed_doc <> ''),
    signed_at    timestamptz,
    constraint notice_signature_whole check (
        (signed_by is null) = (signed_doc is null) and (signed_by is null) = (signed_at is null))
);

create table programme.cohort_objections (
    objection_id  bigint generated always as identity primary key,
    cohort_id     bigint not null,
    person_id     bigint not null,
    received_on   date not null,
    body          text not null check (body <> ''),
    status        text not null default 'open',
    closed_by     text check (closed_by <> ''),
    closed_doc    text check (closed_doc <> ''),
    constraint objection_to_an_application foreign key (cohort_id, person_id) references programme.applications,
    constraint objection_status_known check (status in ('open', 'upheld', 'dismissed')),
    constraint objection_closed_has_document check (
        (status <> 'open') = (closed_doc is not null) and (closed_by is null) = (closed_doc is null))
);
create index cohort_objections_open on programme.cohort_objections (cohort_id) where status = 'open';

insert into programme.transitions values
    ('cohort', 'draft', 'calling'),
    ('cohort', 'calling', 'district_review'),
    ('cohort', 'district_review', 'expert_review'),
    ('cohort', 'expert_review', 'public_notice'),
    ('cohort', 'public_notice', 'finalised'),
    ('application', 'submitted', 'ineligible'),
    ('application', 'submitted', 'unit_recommended'),
    ('application', 'submitted', 'unit_declined'),
    ('application', 'submitted', 'withdrawn'),
    ('application', 'unit_recommended', 'district_passed'),
    ('application', 'unit_recommended', 'district_declined'),
    ('application', 'unit_recommended', 'withdrawn'),
    ('application', 'district_passed', 'scored'),
    ('application', 'district_passed', 'withdrawn'),
    ('application', 'scored', 'proposed'),
    ('application', 'scored', 'tie_at_cut'),
    ('application', 'scored', 'not_selected'),
    -- Scores that came in after a ranking: everybody is ranked anew.
    ('application', 'proposed', 'scored'),
    ('application', 'tie_at_cut', 'scored'),
    ('application', 'not_selected', 'scored'),
    -- A tie is settled by people.
    ('application', 'tie_at_cut', 'proposed'),
    ('application', 'tie_at_cut', 'not_selected'),
    ('application', 'proposed', 'selected'),
    ('application', 'proposed', 'objected'),
    ('application', 'objected', 'proposed'),
    ('application', 'objected', 'not_selected');

create trigger cohort_transition
    before update of status on programme.cohorts
    for each row when (old.status is distinct from new.status)
    execute function programme.check_transition('cohort');
create trigger application_transition
    before update of status on programme.applications
    for each row when (old.status is distinct from new.status)
    execute function programme.check_transition('application');

insert into programme.notification_templates
    (template, version, variables, subject_zh, body_zh, subject_en, body_en)
values
    ('cohort.called', 1, '{cohort,track,quota,period}',
     '第{cohort}届{track}遴选开始申报',
     '第{cohort}届{track}遴选已开始申报，全市名额{quota}人，培养管理期{period}。请组织本单位人员申报。',
     'Applications open: cohort {cohort}, {track}',
     'Applications for cohort {cohort} ({track}) are open. The city selects {quota}; the management period is {period}.'),
    ('cohort.eligibility_unknown', 1, '{applicant,unit,rules}',
     '申报资格需核实',
     '{unit}{applicant}的申报资格中有{rules}项系统无法判断，请核实。',
     'An application needs checking',
     'The records do not tell whether {applicant} ({unit}) meets {rules} rules. Please settle them.'),
    ('cohort.blocked', 1, '{cohort,count}',
     '第{cohort}届评审排序无法进行',
     '第{cohort}届有{count}名申报人的有效评分不足，排序暂不能进行。',
     'Cohort {cohort} cannot be ranked',
     '{count} applicants of cohort {cohort} have too few scores that count.'),
    ('cohort.ranked', 1, '{cohort,proposed,ties}',
     '第{cohort}届评审排序完成',
     '第{cohort}届评审排序完成：拟入选{proposed}人，分数线并列{ties}人，并列者请研究决定。',
     'Cohort {cohort} has been ranked',
     'Cohort {cohort}: {proposed} are proposed, {ties} are tied at the cut and need a decision.'),
    ('cohort.finalised', 1, '{cohort,selected}',
     '第{cohort}届遴选结果公布',
     '第{cohort}届遴选工作完成，共{selected}人入选。',
     'Cohort {cohort} has been finalised',
     'Cohort {cohort} is complete: {selected} have been selected.');
