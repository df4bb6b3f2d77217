-- resolve_duplicates(plan, if_exists, keys, ids, owner, args) → the owners after 'error' or 'replace' was applied to the
-- rows whose key belongs to another live job. 'replace' changes a waiting job in place; one that is ready is
-- cancelled and the new job takes the key; one that runs keeps running without the key.
-- Locks: the existing jobs that wait, in the order of their numbers.
-- Raises SK005 with the existing job's id in the HINT, SK003 when a producer would replace a job of somebody else.
create or replace function skein.resolve_duplicates(
    p_plan skein.enqueue_plan,
    p_if_exists text,
    p_keys text[],
    p_ids bigint[],
    p_owner bigint[],
    p_args jsonb[]
)
returns bigint[]
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    i int;
    v_owner bigint[] := p_owner;
begin
    -- in one order for everybody, or two calls that name the same keys could wait for each other
    for i in
        select o.n
        from unnest(p_owner) with ordinality o(id, n)
        order by o.id, o.n
    loop
        continue when p_owner[i] = p_ids[i];
        if p_if_exists = 'error' then
            perform skein.refuse('SK005', format('a live job of kind %L has the unique key %L', p_plan.kind_name, p_keys[i]),
                '/unique_key', 'unique', p_plan.kind_name, format('it is job %s', p_owner[i]), i);
        end if;
        -- a key given twice in this very call: the first row won, the last arguments count
        continue when p_owner[i] = any (p_ids);
        if not p_plan.trusted and skein.is_mine(p_owner[i]) is false then
            perform skein.refuse('SK003', format('the job with the unique key %L is not of role %I', p_keys[i], session_user),
                '/if_exists', 'producer', p_plan.kind_name, 'use skip, or another key', i);
        end if;
        update skein.waiting w
        set args = p_args[i],
            run_at = p_plan.run_at,
            -- the gates are passed anew
            reason = case when w.reason = 'parents' then 'parents' else 'due' end,
            max_attempts = p_plan.max_attempts
        where w.id = p_owner[i];
        if not found then
            insert into skein.overrides (job_id, action, reason, actor)
            select r.id, 'cancel', 'replaced by job ' || p_ids[i], session_user
            from skein.job_place(p_owner[i]) r
            where r.place = 'ready'
            on conflict (job_id) do update
            set action = excluded.action,
                run_at = null,
                reason = excluded.reason,
                actor = excluded.actor;
            update skein.unique_keys u
            set job_id = p_ids[i]
            where u.kind = p_plan.kind
                and u.key = p_keys[i];
            v_owner[i] := p_ids[i];
        end if;
    end loop;
    return v_owner;
end
$$;
