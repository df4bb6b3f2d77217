-- sweep_dependencies() → how many parents were found finished whose dependants had not been told: a child that was enqueued
-- while its parent was just finishing. The edges are few and the look at each parent is one index probe.
create or replace function skein.sweep_dependencies()
returns int
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_parent record;
    v_found int := 0;
begin
    for v_parent in
        select p.parent, skein.state_of(p.parent) as state
        from (
            select distinct d.parent
            from skein.dependencies d
            where d.on_failure <> 'wait'
                or exists (select from skein.waiting w where w.id = d.child)
        ) p
    loop
        if v_parent.state = 'completed' or v_parent.state in ('cancelled', 'discarded') then
            perform skein.resolve_children(array[v_parent.parent], v_parent.state = 'completed');
            v_found := v_found + 1;
        end if;
    end loop;
    return v_found;
end
$$;
