-- resolve_children(parents, succeeded): tells the dependants of finished jobs. A child whose last edge goes away is let
-- through; one whose parent failed is cancelled, kept waiting, or let through, as the edge says. Cancelling a child
-- resolves its own children in turn.
create or replace function skein.resolve_children(p_parents bigint[], p_succeeded boolean)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_child record;
    v_job skein.waiting;
begin
    if not exists (select from skein.dependencies) then
        return;
    end if;
    for v_child in
        select d.child, d.parent, d.on_failure
        from skein.dependencies d
        where d.parent = any (p_parents)
        order by d.child
    loop
        -- the child's row is the lock of its edges
        select w.*
        into v_job
        from skein.waiting w
        where w.id = v_child.child
        for update;
        if not found then
            delete from skein.dependencies d
            where d.child = v_child.child;
            continue;
        end if;
        if p_succeeded or v_child.on_failure = 'run' then
            delete from skein.dependencies d
            where d.parent = v_child.parent
                and d.child = v_child.child;
            if not exists (select from skein.dependencies d where d.child = v_child.child) then
                delete from skein.waiting w
                where w.id = v_job.id;
                perform skein.put_job(v_job);
            end if;
        elsif v_child.on_failure = 'cancel' then
            delete from skein.dependencies d
            where d.child = v_child.child;
            delete from skein.waiting w
            where w.id = v_job.id;
            perform skein.end_job(v_job, 'cancelled', 'parent_failed', format('job %s did not succeed', v_child.parent),
                'skein');
        end if;
    end loop;
end
$$;
