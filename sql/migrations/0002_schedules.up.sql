-- Schedules, the occurrences that prove what each of them did, and the calendars that move due dates.

-- ---------------------------------------------------------------------------------------------------------
-- Calendars: which days people work. A year that is not published is unknown, not free of holidays.
-- ---------------------------------------------------------------------------------------------------------

create table skein.calendars (
    name text primary key check (name ~ '^[A-Za-z0-9_][A-Za-z0-9_.:/-]{0,99}$'),
    -- ISO days of the week (1 Monday to 7 Sunday) that are free unless the calendar says otherwise
    weekend smallint[] not null default '{6,7}'
        check (weekend <@ '{1,2,3,4,5,6,7}'::smallint[] and cardinality(weekend) < 7),
    description text
);

create table skein.calendar_years (
    calendar text not null references skein.calendars (name) on delete cascade,
    year int not null check (year between 1900 and 9999),
    status text not null check (status in ('published', 'unpublished')),
    source text,
    changed_at timestamptz not null default clock_timestamp(),
    primary key (calendar, year)
);

create table skein.calendar_days (
    calendar text not null references skein.calendars (name) on delete cascade,
    day date not null,
    kind text not null check (kind in ('off', 'makeup_workday')),
    name text,
    source text,
    primary key (calendar, day)
);

insert into skein.calendars (name, description)
values ('cn', 'Public holidays and make-up working days of mainland China, as the State Council announces them');

-- ---------------------------------------------------------------------------------------------------------
-- Schedules
-- ---------------------------------------------------------------------------------------------------------

-- A rule as it is evaluated. The cron and yearly forms are sets of wall-clock fields; bit n of a mask is value n,
-- and bit 0 of days is the last day of the month.
create type skein.rule_spec as (
    form text,
    minutes int[],
    hours int[],
    days bigint,
    months int,
    weekdays int,
    -- day of month and day of week must both match (one of them starts with *), otherwise either is enough
    both_days boolean,
    -- minute or hour starts with *: the rule follows elapsed time through a change of the clock
    wildcard boolean,
    -- 29 February, and 1 March in common years
    leap_to_march boolean,
    -- once: wall clock
    wall_time timestamp,
    -- every: seconds
    period bigint
);

create table skein.schedules (
    name text primary key,
    kind text not null,
    args jsonb not null,
    rule text not null,
    time_zone text not null,
    calendar text references skein.calendars (name),
    roll text not null check (roll in ('none', 'next', 'previous')),
    misfire text not null check (misfire in ('skip', 'once', 'all')),
    misfire_window interval not null,
    overlap text not null check (overlap in ('skip', 'allow', 'queue')),
    enabled boolean not null,
    starts_at timestamptz,
    ends_at timestamptz,
    queue text,
    priority int,
    -- where the multiples of an 'every' rule are counted from
    anchor timestamptz not null,
    created_at timestamptz not null default clock_timestamp(),
    -- no due time at or before this moment is decided any more: the guard against a clock that jumps back
    decided_until timestamptz not null,
    -- the earliest due time after decided_until; null when there is none, or the schedule is disabled
    next_at timestamptz,
    -- an infrastructure error postponed the decision of next_at until then
    retry_at timestamptz,
    last_due_at timestamptz,
    last_job_id bigint,
    -- jobs of this schedule that may not have finished yet: what overlap looks at
    open_jobs bigint[] not null default '{}',
    -- why no next due time could be computed: the schedule stands still until it is set again
    problem text,
    check (ends_at > starts_at)
)
with (fillfactor = 70);
create index schedules_due on skein.schedules ((coalesce(retry_at, next_at))) where next_at is not null;
create index schedules_calendar on skein.schedules (calendar) where calendar is not null;

-- The proof: one row per due time that was decided, written in the transaction that enqueued its job. Without a
-- foreign key, so that it outlives its schedule: a schedule that is deleted and set again does not fire a due time
-- twice.
create table skein.occurrences (
    schedule text not null,
    due_at timestamptz not null,
    outcome text not null
        check (outcome in ('fired', 'missed', 'skipped_overlap', 'skipped_misfire', 'error')),
    job_id bigint,
    decided_at timestamptz not null,
    note text,
    primary key (schedule, due_at)
);
create index occurrences_job on skein.occurrences (job_id) where job_id is not null;

insert into skein.settings (name, value, meaning)
values ('keep_occurrences', '"400 days"', 'how long what a schedule did can be looked up');
