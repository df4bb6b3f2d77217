-- enqueue(kind, args, …) → the job's id and whether it was created. All arguments but kind are optional and named:
--   select * from skein.enqueue('video.probe', '{"video_id": 42}', unique_key => 'probe:42');
-- Works inside anybody's transaction: the job exists if and when that transaction commits. See enqueue_many for
-- locks and SQLSTATEs; the two cannot differ, since this one calls the other.
create or replace function skein.enqueue(
    kind text,
    args jsonb default '{}',
    queue text default null,
    priority int default null,
    run_at timestamptz default null,
    delay interval default null,
    deadline timestamptz default null,
    unique_key text default null,
    if_exists text default 'skip',
    max_attempts int default null,
    limit_key text default null,
    tenant text default null,
    tags text[] default null,
    after bigint[] default null,
    trace text default null,
    request_id text default null,
    after_failure text default 'cancel'
)
returns table (job_id bigint, created boolean)
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    p_kind alias for $1;
    p_args alias for $2;
    p_queue alias for $3;
    p_priority alias for $4;
    p_run_at alias for $5;
    p_delay alias for $6;
    p_deadline alias for $7;
    p_unique_key alias for $8;
    p_if_exists alias for $9;
    p_max_attempts alias for $10;
    p_limit_key alias for $11;
    p_tenant alias for $12;
    p_tags alias for $13;
    p_after alias for $14;
    p_trace alias for $15;
    p_request_id alias for $16;
    p_after_failure alias for $17;
begin
    -- The plain case in one statement: nothing but kind, arguments, queue, priority and attempts, by a role that is held to no
    -- grant, into a lane that exists, read from as few tables as it takes. A NOTIFY counts from the commit on, so it does not
    -- matter that the row comes after it. Whatever is different, and whatever is wrong, goes the long way below, which decides.
    if num_nonnulls(p_run_at, p_delay, p_deadline, p_unique_key, p_limit_key, p_tenant, p_tags, p_after, p_trace, p_request_id) = 0
        and p_if_exists = 'skip' and p_after_failure = 'cancel' then
        if num_nonnulls(p_queue, p_priority, p_max_attempts) = 0 then
            insert into skein.ready (id, created_at, run_at, slice, lane, kind, attempt, max_attempts, crashes, flags, producer,
                args)
            select nextval('skein.job_id'), clock_timestamp(), clock_timestamp(), k.slice, k.lane, k.kind, 1, k.max_attempts, 0,
                0, session_user, p_args
            from skein.kinds k
            where k.name = p_kind
                and k.slice is not null
                and skein.takes_plain_job(k, p_args)
                and case
                    when exists (select from skein.sleepers s where s.queue = k.queue) then skein.ring(k.queue) is not null
                    else true
                end
            returning id into job_id;
        else
            insert into skein.ready (id, created_at, run_at, slice, lane, kind, attempt, max_attempts, crashes, flags, producer,
                args)
            select nextval('skein.job_id'), clock_timestamp(), clock_timestamp(), l.slice, l.lane, k.kind, 1,
                coalesce(p_max_attempts, k.max_attempts), 0, 0, session_user, p_args
            from skein.kinds k
            join skein.lanes l on l.queue = coalesce(p_queue, k.queue) and l.priority = coalesce(p_priority, k.priority)
                and l.class = 'plain' and not l.fair
            where k.name = p_kind
                and coalesce(p_max_attempts, k.max_attempts) between 1 and 1000
                and skein.takes_plain_job(k, p_args)
                and case
                    when exists (select from skein.sleepers s where s.queue = l.queue) then skein.ring(l.queue) is not null
                    else true
                end
            returning id into job_id;
        end if;
        if found then
            created := true;
            return next;
            return;
        end if;
    end if;
    return query
    select e.job_id, e.created
    from skein.enqueue_many(p_kind, array[p_args], p_queue, p_priority, p_run_at, p_delay, p_deadline, p_unique_key,
        p_if_exists, p_max_attempts, p_limit_key, p_tenant, p_tags, p_after, p_trace, p_request_id, p_after_failure) e;
end
$$;
