-- store_jobs(plan, ids, args, …): writes the rows of one enqueue, into the ready log when nothing holds them back,
-- otherwise into waiting. args and keys are parallel to ids.
create or replace function skein.store_jobs(
    p_plan skein.enqueue_plan,
    p_ids bigint[],
    p_args jsonb[],
    p_keys text[],
    p_deadline timestamptz,
    p_limit_key text,
    p_tenant text,
    p_tags text[],
    p_trace text
)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    if p_plan.reason is null then
        insert into skein.ready (id, created_at, run_at, deadline, slice, lane, kind, attempt, max_attempts, crashes, flags,
            producer, args, tenant, limit_key, unique_key, tags, trace)
        select j.id, clock_timestamp(), p_plan.run_at, p_deadline, p_plan.slice, p_plan.lane, p_plan.kind, 1,
            p_plan.max_attempts, 0, case when j.key is null then 0 else p_plan.flags end, p_plan.producer, j.args, p_tenant,
            null, j.key, p_tags, p_trace
        from unnest(p_ids, p_args, p_keys) j(id, args, key);
        perform skein.ring(p_plan.queue);
    else
        insert into skein.waiting (id, lane, kind, attempt, max_attempts, crashes, flags, reason, retrying, run_at, created_at,
            deadline, producer, args, tenant, limit_key, unique_key, tags, trace)
        select j.id, p_plan.lane, p_plan.kind, 1, p_plan.max_attempts, 0,
            (case when j.key is null then 0 else p_plan.flags end) | (case when p_limit_key is null then 0 else 2 end),
            p_plan.reason, false, p_plan.run_at, clock_timestamp(), p_deadline, p_plan.producer, j.args, p_tenant,
            p_limit_key, j.key, p_tags, p_trace
        from unnest(p_ids, p_args, p_keys) j(id, args, key);
        if p_plan.reason in ('fair', 'limit') then
            perform skein.ring('');
        end if;
    end if;
end
$$;
