-- enqueue_many(kind, args, …) → one row per element of args: its ordinal (from 1), the job's id, and whether it was
-- created (false: a live job with the same unique key exists and its id is given back).
-- The set-based twin of enqueue, and what enqueue itself calls: the options mean the same for every row; a key per row
-- goes into unique_keys. All or nothing. Safe inside any transaction.
-- Locks: unique keys in key order; the producer's own budget row.
-- Raises SK001 unknown kind, SK002 bad arguments, SK003 not allowed, SK004 too large, SK005 duplicate
-- (if_exists => 'error'), SK006 quota, SK008 unknown parent, SK010 out of range, SK011 unknown limit.
create or replace function skein.enqueue_many(
    kind text,
    args jsonb[],
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
    after_failure text default 'cancel',
    unique_keys text[] default null
)
returns table (ordinal int, job_id bigint, created boolean)
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
    p_unique_keys alias for $18;
    v_count constant int := coalesce(cardinality(p_args), 0);
    v_plan skein.enqueue_plan;
    v_ids bigint[];
    v_keys text[];
    v_owner bigint[];
begin
    if v_count > 100000 then
        perform skein.refuse('SK004', format('%s jobs in one call are too many', v_count), '/args', 'size', p_kind,
            'at most 100000; split the call');
    end if;
    if array_ndims(p_args) > 1 or array_lower(p_args, 1) <> 1 then
        perform skein.refuse('SK002', 'args must be a plain list of objects', '/args', 'type', p_kind,
            'an array of one dimension, counted from 1');
    end if;
    v_keys := skein.check_keys(v_count, p_unique_key, p_unique_keys, p_if_exists, p_after_failure);
    perform skein.check_names(p_unique_key, p_limit_key, p_tenant, p_tags, p_trace, p_request_id);
    -- before anything that a repeated call may find changed, such as what is left of a quota
    if p_request_id is not null and v_count > 0 then
        v_owner := skein.remember_request(p_request_id, v_count);
        if v_owner is not null then
            return query
            select o.n::int, o.id, false
            from unnest(v_owner) with ordinality o(id, n);
            return;
        end if;
    end if;
    v_plan := skein.plan_enqueue(p_kind, v_count, p_queue, p_priority, p_run_at, p_delay, p_deadline, p_max_attempts,
        p_limit_key);
    perform skein.check_args(k, p_args)
    from skein.kinds k
    where k.kind = v_plan.kind;
    if v_count = 0 then
        return;
    end if;
    v_ids := array(select nextval('skein.job_id') from generate_series(1, v_count));
    if v_keys is not null then
        select array_agg(u.job_id order by u.ordinal)
        into v_owner
        from skein.claim_unique_keys(v_plan.kind, v_keys, v_ids) u;
        if p_if_exists <> 'skip' and v_owner <> v_ids then
            v_owner := skein.resolve_duplicates(v_plan, p_if_exists, v_keys, v_ids, v_owner, p_args);
        end if;
    else
        v_owner := v_ids;
    end if;
    if p_request_id is not null then
        update skein.requests r
        set job_ids = v_owner
        where r.role_name = session_user
            and r.request_id = p_request_id;
    end if;
    if cardinality(p_after) > 0 then
        if skein.block_on(v_ids, v_owner, p_after, p_after_failure) then
            v_plan.reason := 'parents';
        end if;
    end if;
    if v_owner = v_ids then
        perform skein.store_jobs(v_plan, v_ids, p_args, v_keys, p_deadline, p_limit_key, p_tenant, p_tags, p_trace);
    else
        perform skein.store_jobs(v_plan, array_agg(j.id order by j.n), array_agg(p_args[j.n] order by j.n),
            array_agg(v_keys[j.n] order by j.n), p_deadline, p_limit_key, p_tenant, p_tags, p_trace)
        from unnest(v_ids) with ordinality j(id, n)
        where v_owner[j.n] = j.id;
    end if;
    return query
    select o.n::int, o.id, o.id = v_ids[o.n]
    from unnest(v_owner) with ordinality o(id, n);
end
$$;
