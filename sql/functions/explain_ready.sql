-- explain_ready(id, queue, kind, lane) → why a job that nothing holds back is not in a worker's hands: nobody serves its queue,
-- no worker knows its kind, or others are before it.
create or replace function skein.explain_ready(p_id bigint, p_queue text, p_kind text, p_lane int)
returns table (reason_code text, detail text, since timestamptz, release text)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_ready skein.ready;
    v_workers bigint;
begin
    select r.*
    into v_ready
    from skein.ready r
    where r.id = p_id
    order by r.slice desc, r.xid desc
    limit 1;
    select count(*)
    into v_workers
    from skein.workers w
    where w.state = 'active'
        and p_queue = any (w.queues);
    if v_workers = 0 then
        return query values ('no_worker', format('no active worker serves queue %L', p_queue), v_ready.ready_at,
            format('skein worker --queues %s', p_queue));
    end if;
    return query
    select 'unknown_kind', format('worker %s handed it back: it does not know kind %L', u.worker, p_kind), u.at,
        'a worker that has a handler for this kind'
    from skein.unknown_kinds u
    join skein.kinds k on k.kind = u.kind
    where k.name = p_kind
        and u.at > clock_timestamp() - interval '10 minutes'
    order by u.at desc
    limit 1;
    return query
    select 'behind', format('%s jobs of its lane are before it', count(*)), v_ready.ready_at,
        format('%s active workers work on it', v_workers)
    from skein.unclaimed(p_lane, 100000) u
    where (u.xid, u.id) < (v_ready.xid, v_ready.id);
end
$$;
