-- block_on(ids, owner, after, after_failure) → whether the new jobs have to wait for at least one parent. Writes an edge
-- per unfinished parent. A parent that failed already is treated as its policy says: 'cancel' and 'wait' keep an edge
-- that the leader's sweep resolves, 'run' none.
-- Raises SK008 for a parent that does not exist, or that is a job of somebody else whom a producer has no business with.
create or replace function skein.block_on(p_ids bigint[], p_owner bigint[], p_after bigint[], p_after_failure text)
returns boolean
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_parent bigint;
    v_state text;
    v_open bigint[] := '{}';
begin
    if cardinality(p_after) > 1000 then
        perform skein.refuse('SK010', 'after names more than 1000 jobs', '/after', 'length',
            p_hint => 'put a job in between that waits for them');
    end if;
    foreach v_parent in array p_after loop
        v_state := skein.state_of(v_parent);
        if v_state is null or skein.is_mine(v_parent) is not true then
            perform skein.refuse('SK008', format('there is no job %s to wait for', v_parent), '/after', 'after');
        end if;
        if not (v_state = 'completed' or (v_state in ('cancelled', 'discarded') and p_after_failure = 'run')) then
            v_open := v_open || v_parent;
        end if;
    end loop;
    insert into skein.dependencies (parent, child, on_failure)
    select distinct p.id, c.id, p_after_failure
    from unnest(v_open) p(id)
    cross join unnest(p_ids, p_owner) c(id, owner)
    where c.id = c.owner;
    return cardinality(v_open) > 0;
end
$$;
