-- lane_for(queue, priority, class) → the lane's number, made on first use. Whoever wants a lane that another transaction is
-- just making waits for that one, so define_kind and define_queue make the usual ones.
create or replace function skein.lane_for(p_queue text, p_priority int, p_class text)
returns int
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_lane int;
begin
    loop
        select l.lane
        into v_lane
        from skein.lanes l
        where l.queue = p_queue
            and l.priority = p_priority
            and l.class = p_class;
        if found then
            return v_lane;
        end if;
        insert into skein.lanes (queue, priority, class, fair, slice)
        select p_queue, p_priority, p_class, coalesce((select q.fair from skein.queues q where q.name = p_queue), false), c.slice
        from skein.current_slice c
        on conflict do nothing;
    end loop;
end
$$;
