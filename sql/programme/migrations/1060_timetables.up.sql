-- Why: who can come when. Period grids, weekly timetables, make-up days, half-days of a subject, rooms and travel are
-- what collective lesson preparation is planned from. What nobody handed in is unknown, and unknown is never free.

-- ---------------------------------------------------------------------------------------------------------------
-- Period grids: when lesson n is, at one stage of one unit. A summer and a winter grid are two rows.

create table programme.period_grids (
    grid_id          bigint generated always as identity primary key,
    organisation_id  bigint not null,
    stage            programme.stage not null,
    valid            daterange not null,
    foreign key (organisation_id, stage) references programme.organisation_stages,
    constraint grid_valid_some_day check (not isempty(valid) and not lower_inf(valid)),
    constraint grid_one_a_day exclude using gist (organisation_id with =, (stage::text) with =, valid with &&)
);

create table programme.period_slots (
    grid_id    bigint not null references programme.period_grids on delete cascade,
    period_no  smallint not null check (period_no between 1 and 20),
    starts     time not null,
    ends       time not null,
    primary key (grid_id, period_no),
    constraint period_ends_after_it_starts check (starts < ends),
    constraint periods_apart exclude using gist
        (grid_id with =, int4range(extract(epoch from starts)::int, extract(epoch from ends)::int) with &&)
);
comment on table programme.period_slots is 'Lessons of a day in local time; none passes midnight.';

-- ---------------------------------------------------------------------------------------------------------------
-- Weekly timetables

create table programme.timetables (
    timetable_id     bigint generated always as identity primary key,
    person_id        bigint not null references programme.people,
    organisation_id  bigint not null,
    term_code        programme.term_code not null,
    received_on      date not null,
    foreign key (organisation_id, term_code) references programme.school_terms,
    constraint timetable_once_a_term unique (person_id, organisation_id, term_code)
);
comment on table programme.timetables is
    'A row says that the person''s timetable is known, even without lessons. Without a row nobody knows when the person is free.';
create index timetables_term on programme.timetables (organisation_id, term_code);

create table programme.timetable_entries (
    timetable_id  bigint not null references programme.timetables on delete cascade,
    stage         programme.stage not null,
    weekday       smallint not null check (weekday between 1 and 7),
    period_no     smallint not null check (period_no between 1 and 20),
    weeks         int4multirange not null,
    is_movable    boolean not null default false,
    constraint entry_some_week check (not isempty(weeks) and weeks <@ int4multirange(int4range(1, 31))),
    -- Odd and even weeks may share a period; one week may not.
    constraint entry_one_lesson_at_a_time exclude using gist
        (timetable_id with =, (stage::text) with =, weekday with =, period_no with =, weeks with &&)
);
comment on column programme.timetable_entries.weeks is
    'Weeks of the unit''s term, counted from its week1_monday: {[1,19)}, or {[1,2),[3,4),…} for odd weeks.';

create table programme.makeup_rules (
    organisation_id  bigint not null references programme.organisations,
    day              date not null,
    follows_weekday  smallint not null check (follows_weekday between 1 and 7),
    primary key (organisation_id, day)
);
comment on table programme.makeup_rules is
    'Whose weekday''s timetable a make-up working day runs. Without a row nobody knows, and the unit cannot be planned on that day.';

create table programme.subject_half_days (
    half_day_id    bigint generated always as identity primary key,
    district_code  text not null references programme.districts,
    stage          programme.stage not null,
    weekday        smallint not null check (weekday between 1 and 7),
    starts         time not null,
    ends           time not null,
    valid          daterange not null,
    constraint half_day_ends_after_it_starts check (starts < ends),
    constraint half_day_valid_some_day check (not isempty(valid)),
    constraint half_days_apart exclude using gist
        (district_code with =, (stage::text) with =, weekday with =,
         int4range(extract(epoch from starts)::int, extract(epoch from ends)::int) with &&, valid with &&)
);
comment on table programme.subject_half_days is
    'When a district timetables no lesson of the subject at a stage, so that its teachers are free together (学科教研时间).';

create table programme.busy_spans (
    busy_id          bigint generated always as identity primary key,
    person_id        bigint not null references programme.people,
    span             tstzrange not null,
    kind             text not null check (kind in ('meeting', 'leave', 'travel')),
    organisation_id  bigint references programme.organisations,
    note             text check (length(note) between 1 and 200),
    constraint busy_some_time check (not isempty(span) and not lower_inf(span) and not upper_inf(span))
);
comment on table programme.busy_spans is 'What a person has to do besides lessons and sessions.';
create index busy_spans_person on programme.busy_spans using gist (person_id, span);

create table programme.travel_times (
    from_organisation_id  bigint not null references programme.organisations,
    to_organisation_id    bigint not null references programme.organisations,
    minutes               smallint not null check (minutes between 0 and 300),
    primary key (from_organisation_id, to_organisation_id)
);
comment on table programme.travel_times is 'Door to door, that direction only; any other is estimated from coordinates.';

create table programme.rooms (
    room_id          bigint generated always as identity primary key,
    organisation_id  bigint references programme.organisations,
    code             text not null check (length(code) between 1 and 64),
    mode             text not null check (mode in ('physical', 'online')),
    capacity         int not null check (capacity > 0),
    features         text[] not null default '{}',
    set_up           interval not null default '15 minutes',
    join_url         text,
    constraint room_code_once_a_place unique nulls not distinct (organisation_id, code),
    constraint room_physical_has_a_place check ((mode = 'physical') = (organisation_id is not null)),
    constraint room_set_up_in_bins check (
        set_up between '0 minutes' and '60 minutes' and extract(epoch from set_up)::int % 300 = 0),
    constraint room_url_is_a_link check (join_url ~ '^https://[^[:space:]]+$')
);
