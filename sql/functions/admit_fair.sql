-- admit_fair() → how many jobs of fair queues were let through. Each lane is kept at most fair_depth deep, and refilled
-- round-robin by tenant, starting behind the tenant served last: a school that enqueues 100,000 jobs does not starve the
-- one that enqueues 3.
-- Locks: the queue's row, so that two leaders do not fill the lane twice.
create or replace function skein.admit_fair()
returns int
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_queue skein.queues;
    v_lane int;
    v_room bigint;
    v_ids bigint[];
    v_last text;
    v_admitted int := 0;
begin
    for v_queue in
        select q.*
        from skein.queues q
        where exists (
            select
            from skein.lanes l
            join skein.waiting w on w.lane = l.lane and w.reason = 'fair'
            where l.queue = q.name
        )
        order by q.name
        for update of q skip locked
    loop
        for v_lane in
            select l.lane
            from skein.lanes l
            where l.queue = v_queue.name
            order by l.priority, l.lane
        loop
            select v_queue.fair_depth - count(*)
            into v_room
            from skein.unclaimed(v_lane, v_queue.fair_depth);
            continue when v_room <= 0;
            -- the tenants, found by hopping through the index; jobs without a tenant come last, as one of them
            with recursive tenants(tenant, depth) as (
                (
                    select w.tenant, 1
                    from skein.waiting w
                    where w.lane = v_lane
                        and w.reason = 'fair'
                    order by w.tenant
                    limit 1
                )
                union all
                select t.tenant, p.depth + 1
                from tenants p
                cross join lateral (
                    select w.tenant
                    from skein.waiting w
                    where w.lane = v_lane
                        and w.reason = 'fair'
                        and (w.tenant > p.tenant or w.tenant is null)
                    order by w.tenant
                    limit 1
                ) t
                where p.tenant is not null
                    and p.depth < 10000
            ),
            picked as (
                select w.id, w.turn, t.tenant, coalesce(t.tenant <= v_queue.fair_cursor, false) as served
                from tenants t
                cross join lateral (
                    select w.id, row_number() over (order by w.id) as turn
                    from skein.waiting w
                    where w.lane = v_lane
                        and w.reason = 'fair'
                        and w.tenant is not distinct from t.tenant
                    order by w.id
                    limit v_room
                ) w
                order by w.turn, served, t.tenant
                limit v_room
            )
            select array_agg(p.id), (array_agg(p.tenant order by p.turn desc, p.served desc, p.tenant desc))[1]
            into v_ids, v_last
            from picked p;
            continue when v_ids is null;
            v_admitted := v_admitted + skein.admit_rows(v_ids, 'fair');
            update skein.queues q
            set fair_cursor = v_last
            where q.name = v_queue.name;
            v_queue.fair_cursor := v_last;
        end loop;
    end loop;
    return v_admitted;
end
$$;
