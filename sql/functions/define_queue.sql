-- define_queue(name, fair, fair_depth): creates a queue or changes how it is served. In a fair queue jobs are let
-- through round-robin by tenant, and at most fair_depth of them stand ready at a time. Makes its usual lanes. Audited.
create or replace function skein.define_queue(name text, fair boolean default false, fair_depth int default 64)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    p_name alias for $1;
    p_fair alias for $2;
    p_fair_depth alias for $3;
begin
    perform skein.define_queue_if_missing(p_name);
    if p_fair_depth not between 1 and 100000 then
        perform skein.refuse('SK010', 'fair_depth must be between 1 and 100000', '/fair_depth', 'range');
    end if;
    perform skein.lane_for(p_name, p.priority, c.class)
    from (
        select 100 as priority
        union
        select k.priority
        from skein.kinds k
        where k.queue = p_name
    ) p
    cross join (values ('plain'), ('gated')) c(class);
    update skein.queues q
    set fair = p_fair,
        fair_depth = p_fair_depth
    where q.name = p_name;
    perform skein.refresh_lanes();
    perform skein.audit('define_queue', p_name, jsonb_build_object('fair', p_fair, 'fair_depth', p_fair_depth));
end
$$;
