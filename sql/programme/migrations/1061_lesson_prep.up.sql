-- Why: collective lesson preparation. Communities hold sessions; a plan proposes times and places, people confirm them,
-- and what people were told is kept with the number of the invitation.

-- ---------------------------------------------------------------------------------------------------------------
-- Who takes part, and what a term looks like

create table programme.prep_roster (
    community_id     bigint not null references programme.communities,
    person_id        bigint not null references programme.people,
    organisation_id  bigint not null references programme.organisations,
    stage            programme.stage not null check (stage in ('primary', 'junior', 'senior', 'university')),
    role             text not null check (role in ('chair', 'lead_preparer', 'expert', 'recorder', 'presenter', 'attendee')),
    is_required      boolean not null default false,
    during           daterange not null,
    constraint roster_some_day check (not isempty(during)),
    constraint roster_once_at_a_time exclude using gist (community_id with =, person_id with =, during with &&),
    constraint roster_one_chair_at_a_time exclude using gist (community_id with =, during with &&) where (role = 'chair')
);
comment on table programme.prep_roster is 'Who prepares lessons together in a community, for which unit and stage, as what.';
create index prep_roster_person on programme.prep_roster (person_id);

create table programme.prep_templates (
    template      text primary key check (template ~ '^[a-z][a-z0-9_]{0,31}$'),
    name_zh       text not null check (name_zh <> ''),
    series        text not null check (series ~ '^[a-z][a-z0-9_]{0,31}$'),
    sessions      smallint not null check (sessions between 1 and 20),
    kind          text not null check (kind in ('lesson_prep', 'demo_lesson', 'competition', 'exchange', 'social_practice')),
    duration_min  smallint not null,
    mode          text not null check (mode in ('onsite', 'online', 'hybrid')),
    features      text[] not null default '{}',
    constraint template_duration_in_bins check (duration_min between 30 and 240 and duration_min % 5 = 0)
);
comment on table programme.prep_templates is 'What a community does in a term: a series of so many sessions of one kind.';
insert into programme.prep_templates (template, name_zh, series, sessions, kind, duration_min, mode) values
    ('standard', '大中小学思政课一体化集体备课', 'prep', 6, 'lesson_prep', 90, 'hybrid'),
    ('demo_lessons', '示范授课', 'demo', 2, 'demo_lesson', 120, 'onsite'),
    ('exchange', '经验交流', 'exchange', 1, 'exchange', 90, 'online');

-- ---------------------------------------------------------------------------------------------------------------
-- Sessions

create table programme.prep_sessions (
    session_id       bigint generated always as identity primary key,
    community_id     bigint not null references programme.communities,
    term_code        programme.term_code not null,
    series           text not null check (series ~ '^[a-z][a-z0-9_]{0,31}$'),
    seq_no           smallint not null check (seq_no >= 1),
    topic_zh         text not null check (length(topic_zh) between 1 and 200),
    kind             text not null check (kind in ('lesson_prep', 'demo_lesson', 'competition', 'exchange', 'social_practice')),
    duration_min     smallint not null,
    mode             text not null check (mode in ('onsite', 'online', 'hybrid')),
    quorum           jsonb not null,
    features         text[] not null default '{}',
    status           text not null default 'to_place',
    organisation_id  bigint references programme.organisations,
    room_id          bigint references programme.rooms,
    span             tstzrange,
    room_span        tstzrange,
    not_spans        tstzmultirange not null default '{}',
    keep_host        boolean not null default false,
    is_pinned        boolean not null default false,
    reason           text,
    ical_uid         uuid not null default gen_random_uuid() unique,
    ical_sequence    int not null default -1,
    row_version      int not null default 1,
    constraint session_once_a_series unique (community_id, term_code, series, seq_no),
    constraint session_duration_in_bins check (duration_min between 30 and 240 and duration_min % 5 = 0),
    constraint session_quorum_is_an_object check (jsonb_typeof(quorum) = 'object'),
    constraint session_status_known check (status in (
        'to_place', 'proposed', 'confirmed', 'reschedule_requested', 'held', 'not_held', 'cancelled')),
    constraint session_placed_has_a_time check (status in ('to_place', 'cancelled') or span is not null),
    constraint session_lasts_its_duration check (upper(span) - lower(span) = make_interval(mins => duration_min)),
    constraint session_place_is_whole check (
        (span is null) = (room_id is null) and (span is null) = (room_span is null) and span <@ room_span),
    constraint session_online_has_no_host check (
        span is null or (mode = 'online') = (organisation_id is null)),
    constraint session_pinned_has_a_time check (not is_pinned or span is not null),
    -- The last guard: a room is one session's at a time, with the time to set it up.
    constraint session_room_is_free exclude using gist (room_id with =, room_span with &&)
        where (status in ('proposed', 'confirmed', 'reschedule_requested') and room_id is not null)
        deferrable initially immediate
);
comment on column programme.prep_sessions.organisation_id is 'The host; none online.';
comment on column programme.prep_sessions.room_span is 'The time with the set-up before it; back to back is allowed.';
comment on column programme.prep_sessions.not_spans is 'When it must not be: what a reschedule ruled out.';
comment on column programme.prep_sessions.ical_sequence is
    'SEQUENCE of the last invitation (RFC 5545 section 3.8.7.4); -1 while nobody was invited.';
create index prep_sessions_term on programme.prep_sessions (term_code, community_id);
create index prep_sessions_span on programme.prep_sessions using gist (span);

create table programme.prep_participants (
    session_id       bigint not null references programme.prep_sessions on delete cascade,
    person_id        bigint not null references programme.people,
    organisation_id  bigint not null references programme.organisations,
    stage            programme.stage not null check (stage in ('primary', 'junior', 'senior', 'university')),
    role             text not null check (role in ('chair', 'lead_preparer', 'expert', 'recorder', 'presenter', 'attendee')),
    is_required      boolean not null default false,
    joins_online     boolean not null default false,
    partstat         text not null default 'needs_action'
        check (partstat in ('needs_action', 'accepted', 'declined', 'tentative')),
    attended         boolean,
    primary key (session_id, person_id)
);
create index prep_participants_person on programme.prep_participants (person_id);
create unique index prep_participants_one_chair on programme.prep_participants (session_id) where role = 'chair';

create table programme.prep_attendance (
    session_id  bigint not null references programme.prep_sessions on delete cascade,
    person_id   bigint not null references programme.people,
    span        tstzrange not null,
    primary key (session_id, person_id),
    constraint attendance_some_time check (not isempty(span)),
    -- Nobody is expected in two confirmed sessions at once.
    constraint attendance_one_session_at_a_time exclude using gist (person_id with =, span with &&)
        deferrable initially immediate
);
comment on table programme.prep_attendance is 'Who is expected in a confirmed session: people who can come, there or online.';

create table programme.prep_invitations (
    session_id       bigint not null references programme.prep_sessions on delete cascade,
    sequence         int not null check (sequence >= 0),
    method           text not null check (method in ('REQUEST', 'CANCEL')),
    organisation_id  bigint references programme.organisations,
    room_id          bigint references programme.rooms,
    span             tstzrange not null,
    sent_at          timestamptz not null default now(),
    primary key (session_id, sequence)
);
comment on table programme.prep_invitations is 'What people were told, by SEQUENCE: append-only.';
create trigger prep_invitations_append_only
    before update or truncate on programme.prep_invitations
    for each statement execute function programme.refuse_change();

create table programme.hosting_ledger (
    organisation_id  bigint not null references programme.organisations,
    term_code        programme.term_code not null,
    hosted           int not null default 0 check (hosted >= 0),
    target           numeric(6, 2) not null default 0 check (target >= 0),
    primary key (organisation_id, term_code)
);
comment on table programme.hosting_ledger is 'How often a unit hosted, and should have, by term.';

-- ---------------------------------------------------------------------------------------------------------------
-- Plans

create table programme.prep_plans (
    plan_id        bigint generated always as identity primary key,
    term_code      programme.term_code not null,
    communities    bigint[] not null,
    mode           text not null check (mode in ('full', 'repair')),
    version        int not null,
    seed           bigint not null,
    time_limit_ms  int not null check (time_limit_ms between 1000 and 600000),
    inputs_hash    text not null check (inputs_hash ~ '^[0-9a-f]{64}$'),
    baseline       bigint references programme.prep_plans,
    status         text not null default 'proposed' check (status in ('proposed', 'infeasible', 'superseded')),
    is_provisional boolean not null,
    objective      jsonb not null,
    metrics        jsonb not null,
    weights        jsonb not null,
    warnings       jsonb not null,
    job_id         bigint,
    made_at        timestamptz not null default now(),
    constraint plan_version_once_a_term unique (term_code, version),
    constraint plan_has_communities check (cardinality(communities) > 0),
    constraint plan_follows_an_earlier check (baseline < plan_id)
);
comment on column programme.prep_plans.baseline is 'The plan before, that this one replaces.';
create index prep_plans_communities on programme.prep_plans using gin (communities) where status <> 'superseded';

create table programme.prep_placements (
    plan_id          bigint not null references programme.prep_plans on delete cascade,
    session_id       bigint not null references programme.prep_sessions on delete cascade,
    organisation_id  bigint references programme.organisations,
    room_id          bigint references programme.rooms,
    span             tstzrange,
    in_person        bigint[] not null default '{}',
    online           bigint[] not null default '{}',
    absent           bigint[] not null default '{}',
    unknown          bigint[] not null default '{}',
    swapping         bigint[] not null default '{}',
    funnel           jsonb,
    primary key (plan_id, session_id),
    constraint placement_or_reason check ((span is null) = (funnel is not null))
);
comment on table programme.prep_placements is
    'What a plan says of each of its sessions: time, place and people, or how its possible starts became none.';

insert into programme.transitions values
    ('prep_session', 'to_place', 'proposed'),
    ('prep_session', 'to_place', 'cancelled'),
    ('prep_session', 'proposed', 'to_place'),
    ('prep_session', 'proposed', 'confirmed'),
    ('prep_session', 'proposed', 'cancelled'),
    ('prep_session', 'confirmed', 'reschedule_requested'),
    ('prep_session', 'confirmed', 'held'),
    ('prep_session', 'confirmed', 'not_held'),
    ('prep_session', 'confirmed', 'cancelled'),
    ('prep_session', 'reschedule_requested', 'proposed'),
    ('prep_session', 'reschedule_requested', 'confirmed'),
    ('prep_session', 'reschedule_requested', 'to_place'),
    ('prep_session', 'reschedule_requested', 'cancelled');
create trigger prep_session_transition
    before update of status on programme.prep_sessions
    for each row when (old.status is distinct from new.status)
    execute function programme.check_transition('prep_session');
create trigger prep_session_version
    before update on programme.prep_sessions
    for each row execute function programme.bump_row_version();

-- ---------------------------------------------------------------------------------------------------------------
-- Policy: the numbers of the hard rules, and the prices of the soft ones in hundredths of a point

insert into programme.policies (key, value, valid, doc_no, note) values
    ('prep.quorum', '{"university": 2, "senior": 2, "junior": 3, "primary": 3}', '[2020-01-01,)', 'default-1',
     'people of each stage who have to be present'),
    ('prep.notice_days', '5', '[2020-01-01,)', 'default-1', 'working days between the first invitation and the session'),
    ('prep.limits', '{"series_gap": [10, 35], "institution_per_day": 2, "hybrid_travel": 45, "unknown_travel": 60, "ideal_gap": 21, "move_notice": 10, "first_lesson_ends": "08:50", "friday_late": "15:00", "late": "17:00"}',
     '[2020-01-01,)', 'default-1',
     'days between neighbours of a series; sessions of a unit a day; minutes of travel beyond which people join online; minutes of an unknown way; ideal days between neighbours; working days from which a move costs no more; times that nobody likes'),
    ('prep.hours', '{"from": "08:00", "to": "18:00"}', '[2020-01-01,)', 'default-1',
     'no session begins before, or ends after, these times of the day'),
    ('prep.weekly_limit', '{"expert": 3, "other": 1}', '[2020-01-01,)', 'default-1', 'sessions of a person a week'),
    ('prep.weights', '{}', '[2020-01-01,)', 'default-1',
     'factors of the soft rules S1 to S10 that differ from 1, such as {"S2": 2}'),
    ('prep.hosting_terms', '4', '[2020-01-01,)', 'default-1', 'terms over which hosting is to be fair'),
    ('prep.fallback_days', '2', '[2020-01-01,)', 'default-1',
     'so many working days before a session it is not moved any more: people decide to meet online or to cancel');

insert into programme.notification_templates
    (template, version, variables, subject_zh, body_zh, subject_en, body_en)
values
    ('lessonprep.invited', 1, '{topic,when,place,sequence}',
     '集体备课邀请：{topic}',
     '{topic}定于{when}在{place}举行（第{sequence}次通知）。请在日历中确认是否参加。',
     'Lesson preparation: {topic}',
     '{topic} takes place {when}, {place} (notice {sequence}). Please say in your calendar whether you come.'),
    ('lessonprep.cancelled', 1, '{topic,when,reason}',
     '集体备课取消：{topic}',
     '原定{when}的{topic}取消。原因：{reason}。',
     'Cancelled: {topic}',
     '{topic}, planned for {when}, is cancelled. Reason: {reason}.'),
    ('lessonprep.reminded', 1, '{topic,when,place}',
     '集体备课提醒：{topic}',
     '{topic}将于{when}在{place}举行。',
     'Reminder: {topic}',
     '{topic} takes place {when}, {place}.'),
    ('lessonprep.needs_place', 1, '{topic,reason}',
     '集体备课需要重新安排：{topic}',
     '{topic}不能按原方案举行：{reason}。请查看 skein lessonprep explain。',
     'A session needs a new time: {topic}',
     '{topic} cannot take place as proposed: {reason}. See skein lessonprep explain.'),
    ('lessonprep.proposed', 1, '{term,version,placed,total}',
     '{term}学期集体备课方案（第{version}版）',
     '{total}次集体备课中{placed}次有了时间和地点，请确认。',
     'Plan {version} for {term}',
     '{placed} of {total} sessions have a time and place. Please confirm them.'),
    ('lessonprep.quorum_missed', 1, '{topic,missing}',
     '集体备课出席不足：{topic}',
     '{topic}到会人数不足：{missing}。',
     'Too few came: {topic}',
     '{topic}: too few were present: {missing}.'),
    ('lessonprep.decide', 1, '{topic,when,reason}',
     '请决定：{topic}',
     '{when}的{topic}不能举行（{reason}），改期时间不足。请决定改为线上或取消。',
     'Please decide: {topic}',
     '{topic} of {when} cannot take place ({reason}) and it is too late to move it. Decide whether to meet online or to cancel.');
