-- What the pages of operators look for among a million waiting jobs. Written only when a job waits, not when it is enqueued
-- ready; a partial index holds no more than the jobs it is for.
create index waiting_lane on skein.waiting (lane);
create index waiting_retrying on skein.waiting (id) where reason = 'due' and retrying;
create index waiting_blocked on skein.waiting (id) where reason <> 'due';

-- The newest entries first: a BRIN index helps only those who look for a span.
drop index skein.audit_log_at;
create index audit_log_at on skein.audit_log (at);

-- Work on whole sets of jobs that somebody asked for, and how far it got. Whoever runs one walks downwards by id from
-- last_id, so that jobs enqueued meanwhile are not met.
create table skein.operations (
    operation bigint generated always as identity primary key,
    action text not null check (action in ('retry', 'cancel')),
    filter text not null check (length(filter) between 1 and 4000),
    reason text not null check (length(reason) <= 500),
    dry_run boolean not null,
    actor text not null,
    person text,
    -- jobs with smaller ids are still to be looked at
    position bigint not null,
    looked_at bigint not null default 0,
    matched bigint not null default 0,
    outcomes jsonb not null default '{}',
    state text not null default 'running' check (state in ('running', 'stopping', 'done', 'stopped', 'failed')),
    problem text,
    runner text,
    started_at timestamptz not null default clock_timestamp(),
    updated_at timestamptz not null default clock_timestamp(),
    ended_at timestamptz,
    check ((ended_at is null) = (state in ('running', 'stopping')))
);
create index operations_running on skein.operations (operation) where ended_at is null;
