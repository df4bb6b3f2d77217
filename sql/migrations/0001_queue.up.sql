-- The queue: what is configured (kinds, queues, lanes, limits, producers), the three rooms a job passes
-- (waiting, ready, history), and who works (workers, leadership).
--
-- Hot tables (ready, lease, outcome) are append-only: no row is ever updated or deleted, so an old snapshot
-- costs them nothing. They and the history tables are partitioned by slice, a number that the leader advances
-- once per slice_length; retention drops whole partitions.

-- ---------------------------------------------------------------------------------------------------------
-- Configuration
-- ---------------------------------------------------------------------------------------------------------

create table skein.settings (
    name text primary key,
    value jsonb not null,
    meaning text not null
);

insert into skein.settings (name, value, meaning)
values
    ('slice_length', '"1 day"', 'how long one slice of the history is filled before the next one is opened'),
    ('keep_finished', '"7 days"', 'how long completed jobs stay visible after their slice was closed'),
    ('keep_ended', '"90 days"', 'how long cancelled and discarded jobs can be looked at and retried'),
    ('keep_requests', '"7 days"', 'how long a request_id is remembered'),
    ('run_at_horizon', '"10 years"', 'how far ahead run_at and deadline may lie'),
    ('poison_after', '3', 'a job whose workers died this many times goes to the dead letter'),
    ('schedule_grace', '"60 seconds"', 'an occurrence handled later than this counts as a misfire'),
    ('attempt_keep', '20', 'failures shown per job');

create table skein.kinds (
    kind int generated always as identity primary key,
    name text not null unique check (name ~ '^[A-Za-z0-9_][A-Za-z0-9_.:/-]{0,99}$'),
    queue text not null,
    priority smallint not null check (priority between 0 and 999),
    max_attempts smallint not null check (max_attempts between 1 and 1000),
    timeout interval not null check (timeout > interval '0'),
    backoff interval not null check (backoff >= interval '0'),
    backoff_max interval not null check (backoff_max >= backoff),
    unique_for text not null check (unique_for in ('live', 'forever')),
    max_args_bytes int not null default 65536 check (max_args_bytes between 2 and 1048576),
    personal text[] not null default '{}',
    args_schema jsonb,
    known_fields text[],
    accepts jsonpath,
    accepts_short jsonpath not null,
    short_bytes int not null,
    -- copies of the kind's plain lane and its slice, kept by refresh_lanes and null when its queue is fair: an enqueue of one plain
    -- job reads one row and no more
    lane int,
    slice int,
    description text,
    defined_at timestamptz not null default now()
);
comment on column skein.kinds.accepts is
    'all rules of the kind as one predicate: the fast path; the named rules are consulted only when it fails';
comment on column skein.kinds.known_fields is
    'the fields that the arguments may have, null when any: a tenth of the cost of the same rule as a path';
comment on column skein.kinds.accepts_short is
    'accepts without the upper limits of lengths and with the check for an object: all that arguments of at most short_bytes need';

create table skein.kind_rules (
    kind int not null,
    ordinal int not null,
    name text not null,
    pointer text not null,
    path jsonpath not null,
    message text not null,
    primary key (kind, ordinal)
);

create table skein.queues (
    name text primary key check (name ~ '^[A-Za-z0-9_][A-Za-z0-9_.:/-]{0,99}$'),
    fair boolean not null default false,
    fair_depth int not null default 64 check (fair_depth between 1 and 100000),
    -- the tenant served last: the next round of a fair queue starts behind it
    fair_cursor text
);

-- A lane is the unit of order and of claiming. Jobs that may only be handed out against a free slot (limited
-- ones: gated) or one at a time (jobs whose worker died: suspect) have lanes of their own, so that a claim of
-- a thousand plain jobs never has to look at each row.
create table skein.lanes (
    lane int generated always as identity primary key,
    queue text not null,
    priority smallint not null,
    class text not null check (class in ('plain', 'gated', 'suspect')),
    -- copies of queues.fair and current_slice, kept by refresh_lanes: an enqueue of one plain job reads no other table
    fair boolean not null,
    slice int not null,
    unique (queue, priority, class)
);

create table skein.limits (
    name text primary key check (name ~ '^[^:]{1,100}$'),
    max_running int check (max_running > 0),
    rate int check (rate > 0),
    per interval check (per > interval '0'),
    check ((rate is null) = (per is null)),
    check (max_running is not null or rate is not null)
);

create table skein.pauses (
    what text not null check (what in ('queue', 'kind', 'tenant', 'tag')),
    name text not null,
    reason text not null,
    paused_by text not null,
    paused_at timestamptz not null default now(),
    until timestamptz,
    primary key (what, name)
);

create table skein.producers (
    role_name name not null,
    kind text not null,
    queue text,
    max_priority smallint check (max_priority between 0 and 999),
    max_waiting int check (max_waiting >= 0),
    primary key (role_name, kind)
);

-- What a producer with a quota may still enqueue before its waiting jobs are counted again.
create table skein.producer_budget (
    role_name name primary key,
    remaining int not null,
    counted_at timestamptz not null
);

create table skein.audit_log (
    at timestamptz not null default clock_timestamp(),
    actor text not null,
    action text not null,
    subject text not null,
    detail jsonb not null
);
create index audit_log_at on skein.audit_log using brin (at);

-- ---------------------------------------------------------------------------------------------------------
-- Waiting: a row store; every policy lives here, with one reason a row
-- ---------------------------------------------------------------------------------------------------------

create sequence skein.job_id as bigint;

create table skein.waiting (
    id bigint primary key,
    lane int not null,
    kind int not null,
    attempt smallint not null,
    max_attempts smallint not null,
    crashes smallint not null,
    flags smallint not null,
    reason text not null check (reason in ('due', 'parents', 'paused', 'fair', 'limit')),
    retrying boolean not null,
    run_at timestamptz not null,
    created_at timestamptz not null,
    since timestamptz not null default clock_timestamp(),
    deadline timestamptz,
    producer text not null,
    args jsonb not null,
    tenant text,
    limit_key text,
    unique_key text,
    tags text[],
    trace text,
    error text,
    note text
)
with (fillfactor = 85, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000,
      autovacuum_vacuum_cost_delay = 0);
create index waiting_due on skein.waiting (run_at, id) where reason = 'due';
create index waiting_limit on skein.waiting (limit_key, lane, id) where reason = 'limit';
create index waiting_fair on skein.waiting (lane, tenant, id) where reason = 'fair';
create index waiting_paused on skein.waiting (id) where reason = 'paused';
create index waiting_parents on skein.waiting (id) where reason = 'parents';

create table skein.dependencies (
    parent bigint not null,
    child bigint not null,
    on_failure text not null check (on_failure in ('cancel', 'wait', 'run')),
    primary key (parent, child)
);
create index dependencies_child on skein.dependencies (child);

create table skein.unique_keys (
    kind int not null,
    key text not null,
    job_id bigint not null,
    primary key (kind, key)
);

create table skein.requests (
    role_name name not null,
    request_id text not null,
    job_ids bigint[] not null,
    at timestamptz not null default now(),
    primary key (role_name, request_id)
);
create index requests_at on skein.requests (at);

-- One row per time a limited job was let through: it holds a slot until it is released, and counts against the
-- rate until the period after its start has passed.
create table skein.limit_uses (
    use bigint generated always as identity primary key,
    limit_key text not null,
    job_id bigint not null,
    admitted_at timestamptz not null default clock_timestamp(),
    started_at timestamptz,
    released_at timestamptz
)
with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_cost_delay = 0);
create index limit_uses_key on skein.limit_uses (limit_key);
create index limit_uses_job on skein.limit_uses (job_id) where released_at is null;

-- What somebody asked of a job that is ready or running: the claim, which never changes a ready row, looks here.
create table skein.overrides (
    job_id bigint primary key,
    action text not null check (action in ('cancel', 'reschedule')),
    run_at timestamptz check ((action = 'reschedule') = (run_at is not null)),
    reason text,
    actor text not null,
    at timestamptz not null default clock_timestamp()
)
with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_cost_delay = 0);

create table skein.progress (
    job_id bigint primary key,
    fraction numeric not null check (fraction between 0 and 1),
    note text,
    at timestamptz not null default clock_timestamp()
)
with (fillfactor = 70);

-- ---------------------------------------------------------------------------------------------------------
-- Ready, lease, outcome: append-only, partitioned by slice
-- ---------------------------------------------------------------------------------------------------------

create table skein.slices (
    slice int primary key,
    opened_at timestamptz not null default clock_timestamp(),
    closed_at timestamptz,
    -- the history of finished jobs, and that of cancelled and discarded ones, are dropped at different ages
    finished_dropped_at timestamptz,
    ended_dropped_at timestamptz
);

create table skein.current_slice (
    singleton boolean primary key default true check (singleton),
    slice int not null
);

create table skein.ready (
    xid xid8 not null default pg_current_xact_id(),
    id bigint not null,
    ready_at timestamptz not null default clock_timestamp(),
    created_at timestamptz not null,
    run_at timestamptz not null,
    deadline timestamptz,
    slice int not null,
    lane int not null,
    kind int not null,
    attempt smallint not null,
    max_attempts smallint not null,
    crashes smallint not null,
    flags smallint not null,
    producer text not null,
    args jsonb not null,
    tenant text,
    limit_key text,
    unique_key text,
    tags text[],
    trace text
)
partition by range (slice);
create index ready_claim on skein.ready (lane, xid, id);
create index ready_id on skein.ready (id);

create table skein.lease (
    slice int not null,
    lane int not null,
    seq bigint not null,
    token bigint not null,
    worker bigint not null,
    leased_at timestamptz not null default clock_timestamp(),
    -- (lo, hi] is the open window: transactions visible in hi and not in lo; pos is how far it was handed out
    lo pg_snapshot not null,
    hi pg_snapshot not null,
    first_xid xid8 not null,
    first_id bigint not null,
    pos_xid xid8 not null,
    pos_id bigint not null,
    ids bigint[] not null,
    -- how many ids: to be read without fetching the array from where it is stored
    jobs int not null generated always as (cardinality(ids)) stored,
    -- rows of this batch that no longer might run: they went to waiting or to history instead
    diverted bigint[],
    primary key (lane, slice, seq)
)
partition by range (slice);
create index lease_position on skein.lease (lane, pos_xid, pos_id);
create index lease_worker on skein.lease (worker, leased_at);

-- Arrays of a thousand numbers do not compress well enough to be worth it: compressing them took a fifth of the time that
-- PostgreSQL spent on a job.
alter table skein.lease
alter column ids set storage external,
alter column diverted set storage external;

create table skein.outcome (
    slice int not null,
    lane int not null,
    seq bigint not null,
    part int not null,
    -- done: completed; left: failed, snoozed, cancelled, discarded or handed back; rescued: taken from a dead worker
    kind text not null check (kind in ('done', 'left', 'rescued')),
    at timestamptz not null default clock_timestamp(),
    ids bigint[] not null,
    jobs int not null generated always as (cardinality(ids)) stored,
    micros int[],
    primary key (lane, slice, seq, part)
)
partition by range (slice);

alter table skein.outcome
alter column ids set storage external,
alter column micros set storage external;

-- ---------------------------------------------------------------------------------------------------------
-- History of single jobs
-- ---------------------------------------------------------------------------------------------------------

-- Jobs that ended other than by success, whole: a dead letter can be looked at and driven again.
create table skein.ended (
    slice int not null,
    id bigint not null,
    state text not null check (state in ('cancelled', 'discarded')),
    code text not null,
    error text,
    ended_at timestamptz not null default clock_timestamp(),
    ended_by text not null,
    started_at timestamptz,
    worker bigint,
    lane int not null,
    kind int not null,
    attempt smallint not null,
    max_attempts smallint not null,
    crashes smallint not null,
    flags smallint not null,
    run_at timestamptz not null,
    created_at timestamptz not null,
    deadline timestamptz,
    producer text not null,
    args jsonb not null,
    tenant text,
    limit_key text,
    unique_key text,
    tags text[],
    trace text,
    primary key (id, slice)
)
partition by range (slice);

create table skein.failures (
    slice int not null,
    job_id bigint not null,
    attempt smallint not null,
    at timestamptz not null default clock_timestamp(),
    code text not null,
    error text not null,
    worker bigint
)
partition by range (slice);
create index failures_job on skein.failures (job_id);

create table skein.results (
    slice int not null,
    job_id bigint not null,
    result jsonb not null
)
partition by range (slice);
create index results_job on skein.results (job_id);

create table skein.job_logs (
    slice int not null,
    job_id bigint not null,
    attempt smallint not null,
    at timestamptz not null default clock_timestamp(),
    level text not null check (level in ('debug', 'info', 'notice', 'warning', 'error')),
    message text not null
)
partition by range (slice);
create index job_logs_job on skein.job_logs (job_id);

-- ---------------------------------------------------------------------------------------------------------
-- Workers
-- ---------------------------------------------------------------------------------------------------------

create table skein.workers (
    worker bigint generated always as identity primary key,
    name text not null,
    host text not null,
    pid int not null,
    version text not null,
    queues text[] not null,
    concurrency int not null,
    login name not null default session_user,
    state text not null default 'active' check (state in ('active', 'quiet', 'stopping', 'stopped', 'dead')),
    command text check (command in ('quiet', 'stop', 'resume')),
    started_at timestamptz not null default clock_timestamp(),
    beat bigint not null default 0,
    beat_at timestamptz not null default clock_timestamp(),
    -- no unfinished lease of this worker is older: bounds what a rescuer has to read
    oldest_lease timestamptz not null default clock_timestamp(),
    running int not null default 0,
    ended_at timestamptz
)
with (fillfactor = 50);

-- Kinds that a worker was handed and has no handler for, as in a rolling deployment.
create table skein.unknown_kinds (
    kind int primary key,
    worker bigint not null,
    at timestamptz not null default clock_timestamp()
);

create table skein.leader (
    singleton boolean primary key default true check (singleton),
    worker bigint not null,
    until timestamptz not null
)
with (fillfactor = 50);

-- Who wants to be rung: a producer sends a NOTIFY only for a queue that stands here. The queue '' is the
-- leader waiting for something to admit.
create unlogged table skein.sleepers (
    queue text not null,
    worker bigint not null,
    until timestamptz not null,
    primary key (queue, worker)
)
with (fillfactor = 50);

-- ---------------------------------------------------------------------------------------------------------
-- The first slice
-- ---------------------------------------------------------------------------------------------------------

insert into skein.slices (slice)
values (1);
insert into skein.current_slice (slice)
values (1);

do $$
declare
    v_table text;
begin
    foreach v_table in array array['ready', 'lease', 'outcome', 'ended', 'failures', 'results', 'job_logs'] loop
        execute format('create table skein.%I partition of skein.%I for values from (1) to (2)', v_table || '_1', v_table);
    end loop;
end
$$;

insert into skein.queues (name)
values ('default');

-- What one call of enqueue means for all its rows, resolved once.
create type skein.enqueue_plan as (
    kind int,
    kind_name text,
    queue text,
    lane int,
    slice int,
    max_attempts smallint,
    flags smallint,
    -- null: straight into the ready log; otherwise the first gate the job waits at
    reason text,
    run_at timestamptz,
    producer text,
    trusted boolean
);

-- The jobs of one lease as a worker receives them: parallel arrays, since a row per job would cost more to make, send and
-- read than all the rest of a claim. (slice, lane, seq, token) names the lease. extras is null when no job has any.
create type skein.claimed_batch as (
    slice int,
    lane int,
    seq bigint,
    token bigint,
    leased_at timestamptz,
    ids bigint[],
    kinds int[],
    attempts smallint[],
    max_attempts smallint[],
    flags smallint[],
    run_at timestamptz[],
    args jsonb[],
    extras jsonb[]
);

-- The same, a row per job.
create type skein.claimed as (
    slice int,
    lane int,
    seq bigint,
    token bigint,
    leased_at timestamptz,
    id bigint,
    kind int,
    attempt smallint,
    max_attempts smallint,
    flags smallint,
    run_at timestamptz,
    args jsonb,
    extras jsonb
);
