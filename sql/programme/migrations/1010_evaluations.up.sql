-- Why: a yearly review from its first day to its last (acts of people, escalation, closing, reopening) and what a term's
-- reviews lead to: evaluations that are proposed by a job, signed by a person, shown in public and only then applied.

-- ---------------------------------------------------------------------------------------------------------------
-- Policy. Proposals until the bureau enters its documents.

insert into programme.policies (key, value, valid, doc_no, note) values
    ('review.escalation_workdays', '{"1": 1, "2": 5, "3": 2}', '[2020-01-01,)', 'default-1',
     'levels 1 and 2: working days after the due day; level 3: working days before the closing day'),
    ('review.max_missed_share', '0.2', '[2020-01-01,)', 'default-1',
     'a cycle in which a larger share is missed is closed by a person, not by the job'),
    ('review.misses_to_flag', '2', '[2020-01-01,)', 'default-1', 'misses in a row on one term that are flagged'),
    ('evaluation.rule_set.default',
     '{"basis": "school_year", "weights": {"teaching": 0.5, "role": 0.5}, "excellent_from": 90, "qualified_from": 60,
       "concern_bars_excellent": true}', '[2020-01-01,)', 'default-1', 'how a term''s reviews become an outcome'),
    ('evaluation.lead_days', '60', '[2020-01-01,)', 'default-1', 'days before the end of the term'),
    ('evaluation.lifelong_gap_months', '12', '[2020-01-01,)', 'default-1',
     'two terms follow one another when no more than this lies between them'),
    ('evaluation.notice_workdays', '5', '[2020-01-01,)', 'default-1', 'working days of public notice'),
    ('evaluation.excellent_share', '0.2', '[2020-01-01,)', 'default-1', 'of a cohort''s evaluated terms, at most');

-- ---------------------------------------------------------------------------------------------------------------
-- Yearly reviews: dates given by hand, closing, escalation, versions

alter table programme.review_cycles
    add column given text[] not null default '{}',
    add column close_job_id bigint,
    add column completeness jsonb,
    add constraint cycle_given_known check (given <@ array['opens_at', 'due_at', 'closes_at']);
comment on column programme.review_cycles.given is 'Moments that were asked for; the others follow policy and calendar.';
comment on column programme.review_cycles.completeness is 'Written at closing: total, confirmed, missed, void by district.';

create table programme.review_escalations (
    review_id    bigint not null references programme.annual_reviews,
    level        smallint not null check (level between 1 and 3),
    escalate_at  timestamptz not null,
    job_id       bigint,
    done_at      timestamptz,
    result       text,
    primary key (review_id, level),
    constraint escalation_result_known check (result in ('sent', 'not_needed', 'nobody')),
    constraint escalation_done_has_result check ((done_at is null) = (result is null))
);
create index review_escalations_open on programme.review_escalations (review_id) where done_at is null;

create table programme.review_versions (
    review_id    bigint not null references programme.annual_reviews,
    row_version  int not null,
    was          jsonb not null,
    reason       text not null check (reason <> ''),
    doc_no       text not null check (doc_no <> ''),
    reopened_by  bigint not null references programme.people,
    at           timestamptz not null default now(),
    primary key (review_id, row_version)
);
comment on table programme.review_versions is 'What a finished review said before it was reopened, by whom and why.';
create trigger review_versions_append_only
    before update or delete or truncate on programme.review_versions
    for each statement execute function programme.refuse_change();

insert into programme.transitions values
    ('annual_review', 'party_confirmed', 'returned'),
    ('annual_review', 'missed', 'returned');

-- Two changes need more than being listed: a review is missed only while its cycle closes, and a finished one goes back
-- only with the version that is left behind on record.
create function programme.check_review_change() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    if (new.status = 'missed' and not exists (
            select
            from programme.review_cycles c
            where c.cycle_id = new.cycle_id
                and c.status = 'closing'))
        or (old.status in ('party_confirmed', 'missed') and new.status = 'returned' and not exists (
            select
            from programme.review_versions v
            where v.review_id = old.review_id
                and v.row_version = old.row_version))
    then
        raise exception 'an annual_review cannot go from % to % here', old.status, new.status
            using errcode = 'SK009',
                hint = case new.status when 'missed' then 'reviews are missed only when their cycle closes'
                    else 'reopen it with a reason and a document number' end,
                detail = json_build_object('rule', 'transition', 'entity', 'annual_review',
                                           'from', old.status, 'to', new.status)::text;
    end if;
    return new;
end
$$;
create trigger annual_review_change
    before update of status on programme.annual_reviews
    for each row when (old.status is distinct from new.status)
    execute function programme.check_review_change();

-- ---------------------------------------------------------------------------------------------------------------
-- Evaluations

create table programme.term_evaluations (
    evaluation_id     bigint generated always as identity primary key,
    term_id           bigint not null references programme.title_terms,
    rule_set          text not null,
    as_of             date not null,
    inputs            jsonb not null,
    inputs_hash       text not null check (inputs_hash ~ '^[0-9a-f]{64}$'),
    missing           jsonb not null default '[]',
    ethics            text check (ethics in ('pass', 'concern', 'veto')),
    teaching          numeric(9, 5) check (teaching between 0 and 100),
    role              numeric(9, 5) check (role between 0 and 100),
    total             numeric(9, 5) check (total between 0 and 100),
    computed_outcome  text check (computed_outcome in ('excellent', 'qualified', 'unqualified')),
    computed_action   text check (computed_action in ('none', 'revoke', 'grant_lifelong')),
    proposed_outcome  text check (proposed_outcome in ('excellent', 'qualified', 'unqualified')),
    proposed_action   text check (proposed_action in ('none', 'revoke', 'grant_lifelong')),
    flags             text[] not null default '{}',
    rank              int,
    ranked            text check (ranked in ('within_cap', 'over_cap', 'tie_at_cut')),
    status            text not null,
    signed_by         bigint references programme.people,
    signed_doc        text check (signed_doc <> ''),
    signed_at         timestamptz,
    notice_from       date,
    effective_on      date,
    conflicting_hash  text,
    row_version       int not null default 1,
    created_at        timestamptz not null default now(),
    constraint evaluation_status_known check (status in (
        'blocked', 'proposed', 'signed', 'notice', 'objected', 'effective', 'superseded')),
    constraint evaluation_signed_has_signer check (
        status not in ('signed', 'notice', 'effective')
        or (signed_by is not null and signed_doc is not null and signed_at is not null)),
    constraint evaluation_notice_has_day check (status not in ('notice', 'effective') or notice_from is not null),
    constraint evaluation_effective_has_day check ((status = 'effective') = (effective_on is not null)),
    constraint evaluation_blocked_says_why check (status <> 'blocked' or jsonb_array_length(missing) > 0),
    constraint evaluation_proposes_something check (
        status in ('blocked', 'superseded')
        or (ethics is not null and total is not null and proposed_outcome is not null and proposed_action is not null)),
    constraint evaluation_action_fits check (
        (proposed_action is distinct from 'revoke' or proposed_outcome = 'unqualified')
        and (proposed_action is distinct from 'grant_lifelong' or proposed_outcome = 'excellent'))
);
create unique index term_evaluations_live on programme.term_evaluations (term_id) where status <> 'superseded';
comment on column programme.term_evaluations.total is
    'The weighted total, cut off and never rounded; thresholds are compared before it is cut.';
comment on column programme.term_evaluations.conflicting_hash is 'Inputs that changed after signing, told once.';

create table programme.objections (
    objection_id   bigint generated always as identity primary key,
    evaluation_id  bigint not null references programme.term_evaluations,
    reason         text not null check (reason <> ''),
    raised_by      bigint not null references programme.people,
    raised_at      timestamptz not null default now(),
    status         text not null default 'open',
    settled_by     bigint references programme.people,
    settled_doc    text check (settled_doc <> ''),
    settled_reason text check (settled_reason <> ''),
    settled_at     timestamptz,
    constraint objection_status_known check (status in ('open', 'upheld', 'dismissed')),
    constraint objection_settled_whole check (
        (status = 'open') = (settled_by is null) and (status = 'open') = (settled_doc is null)
        and (status = 'open') = (settled_reason is null) and (status = 'open') = (settled_at is null))
);
create index objections_evaluation on programme.objections (evaluation_id);

create table programme.lifelong_titles (
    person_id     bigint not null references programme.people,
    track         programme.track not null,
    granted_on    date not null,
    first_term    bigint not null references programme.title_terms,
    second_term   bigint not null references programme.title_terms,
    decision_doc  text not null check (decision_doc <> ''),
    primary key (person_id, track),
    constraint lifelong_two_terms check (first_term <> second_term)
);

-- "any → superseded" of the design means any that has no effect yet; what is in force is history.
insert into programme.transitions values
    ('term_evaluation', 'blocked', 'proposed'),
    ('term_evaluation', 'proposed', 'blocked'),
    ('term_evaluation', 'proposed', 'signed'),
    ('term_evaluation', 'signed', 'notice'),
    ('term_evaluation', 'notice', 'effective'),
    ('term_evaluation', 'notice', 'objected'),
    ('term_evaluation', 'objected', 'proposed'),
    ('term_evaluation', 'blocked', 'superseded'),
    ('term_evaluation', 'proposed', 'superseded'),
    ('term_evaluation', 'signed', 'superseded'),
    ('term_evaluation', 'notice', 'superseded'),
    ('term_evaluation', 'objected', 'superseded'),
    ('objection', 'open', 'upheld'),
    ('objection', 'open', 'dismissed');
create trigger term_evaluation_transition
    before update of status on programme.term_evaluations
    for each row when (old.status is distinct from new.status)
    execute function programme.check_transition('term_evaluation');
create trigger term_evaluation_version
    before update on programme.term_evaluations
    for each row execute function programme.bump_row_version();
create trigger objection_transition
    before update of status on programme.objections
    for each row when (old.status is distinct from new.status)
    execute function programme.check_transition('objection');

-- ---------------------------------------------------------------------------------------------------------------
-- Texts

insert into programme.notification_templates
    (template, version, variables, subject_zh, body_zh, subject_en, body_en)
values
    ('review.escalated', 1, '{organisation,year,due,open,list}',
     '{year}年度考核逾期', '{organisation}还有{open}人的{year}年度考核未完成(截止时间{due}):{list}。',
     'Yearly review {year} is late', '{open} reviews of {year} at {organisation} are not finished (due {due}): {list}.'),
    ('review.closed', 1, '{year,total,confirmed,missed}',
     '{year}年度考核已结束', '{year}年度考核已结束:共{total}人,已确认{confirmed}人,未完成{missed}人。',
     'Yearly review {year} is closed',
     'The {year} review is closed: {total} in all, {confirmed} confirmed, {missed} missed.'),
    ('review.close_held', 1, '{year,total,missed,cycle}',
     '{year}年度考核等待人工结束', '{year}年度考核共{total}人,未完成{missed}人,超过规定比例,须由负责人确认结束(编号{cycle})。',
     'Yearly review {year} waits for a decision',
     '{missed} of {total} reviews of {year} are missed, more than policy allows: close cycle {cycle} by hand.'),
    ('review.redated', 1, '{year,due,closes}',
     '{year}年度考核日期已确定', '放假安排公布后,{year}年度考核截止时间定为{due},结束时间为{closes}。',
     'Yearly review {year}: final dates',
     'The holidays are published: the {year} review is due by {due} and closes at {closes}.'),
    ('evaluation.proposed', 1, '{evaluation,status}',
     '届期考核待处理', '届期考核{evaluation}已更新,状态:{status}。',
     'A term evaluation needs you', 'Term evaluation {evaluation} is now {status}.'),
    ('evaluation.inputs_changed', 1, '{evaluation}',
     '已签署的届期考核依据有变', '届期考核{evaluation}签署后,其依据发生变化,请人工处理。',
     'Facts changed under a signature', 'The facts of term evaluation {evaluation} changed after it was signed.'),
    ('evaluation.noticed', 1, '{holder,outcome_zh,outcome_en,until}',
     '届期考核结果公示', '{holder}的届期考核结果(拟定:{outcome_zh})开始公示,公示至{until}。',
     'Term evaluation on public notice', 'The term evaluation of {holder} ({outcome_en}) is on notice until {until}.'),
    ('evaluation.applied', 1, '{holder,outcome_zh,outcome_en,doc}',
     '届期考核结果生效', '{holder}的届期考核结果为{outcome_zh},自即日起生效(文号{doc})。',
     'Term evaluation in force', 'The term evaluation of {holder} is in force: {outcome_en} (document {doc}).');
