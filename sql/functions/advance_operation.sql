-- advance_operation(id, runner, ids, looked, next) → whether to go on. Does the action for each of the ids, notes what came of
-- it, and moves the position to `next` (null: nothing is left), all in one transaction: a runner that dies repeats nothing.
-- A job that refuses (its unique key is taken, retention has removed it) is counted and holds up no other. False as well when
-- somebody stopped the operation or another runner took it.
-- Locks: the operation, then what retry and cancel lock.
create or replace function skein.advance_operation(
    p_id bigint, p_runner text, p_ids bigint[], p_looked bigint, p_next bigint
)
returns boolean
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_operation skein.operations;
    v_job bigint;
    v_word text;
    v_outcomes jsonb;
begin
    select o.*
    into v_operation
    from skein.operations o
    where o.operation = p_id
    for update;
    if v_operation.runner is distinct from p_runner or v_operation.ended_at is not null then
        return false;
    end if;
    if v_operation.state = 'stopping' then
        update skein.operations o
        set state = 'stopped',
            ended_at = clock_timestamp(),
            updated_at = clock_timestamp()
        where o.operation = p_id;
        return false;
    end if;
    v_outcomes := v_operation.outcomes;
    if not v_operation.dry_run then
        perform set_config('skein.person', coalesce(v_operation.person, ''), true);
        foreach v_job in array p_ids loop
            begin
                v_word := case v_operation.action
                    when 'retry' then skein.retry(v_job, v_operation.reason)
                    else skein.cancel(v_job, v_operation.reason)
                end;
            exception
                when sqlstate 'SK005' then
                    v_word := 'refused';
                when sqlstate 'SK008' then
                    v_word := 'gone';
            end;
            v_outcomes := v_outcomes || jsonb_build_object(v_word, coalesce((v_outcomes ->> v_word)::bigint, 0) + 1);
        end loop;
    end if;
    update skein.operations o
    set outcomes = v_outcomes,
        matched = o.matched + cardinality(p_ids),
        looked_at = o.looked_at + p_looked,
        position = coalesce(p_next, 0),
        state = case when p_next is null then 'done' else 'running' end,
        ended_at = case when p_next is null then clock_timestamp() end,
        updated_at = clock_timestamp()
    where o.operation = p_id;
    return p_next is not null;
end
$$;
