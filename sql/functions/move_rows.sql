-- move_rows(ids, passed) → how many jobs went from waiting to the ready log; those held by a further gate stay and say so,
-- those past their deadline end.
create or replace function skein.move_rows(p_ids bigint[], p_passed text)
returns int
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_job skein.waiting;
    v_moved int;
    v_rung int;
    v_slice int := (select c.slice from skein.current_slice c);
begin
    for v_job in
        delete from skein.waiting w
        where w.id = any (p_ids)
            and w.deadline <= clock_timestamp()
        returning w.*
    loop
        perform skein.end_job(v_job, 'discarded', 'deadline', 'the deadline passed while the job was waiting', 'skein');
    end loop;
    update skein.waiting w
    set reason = skein.next_gate(w, p_passed),
        since = clock_timestamp()
    where w.id = any (p_ids)
        and skein.next_gate(w, p_passed) is not null;
    with moved as (
        delete from skein.waiting w
        where w.id = any (p_ids)
            and w.reason = p_passed
        returning w.*
    ),
    inserted as (
        insert into skein.ready (id, created_at, run_at, deadline, slice, lane, kind, attempt, max_attempts, crashes, flags,
            producer, args, tenant, limit_key, unique_key, tags, trace)
        select m.id, m.created_at, m.run_at, m.deadline, v_slice, m.lane, m.kind, m.attempt, m.max_attempts, m.crashes,
            m.flags, m.producer, m.args, m.tenant, m.limit_key, m.unique_key, m.tags, m.trace
        from moved m
        order by m.run_at, m.id
        returning lane
    )
    select count(skein.ring(q.queue)), sum(q.jobs)
    into v_rung, v_moved
    from (
        select l.queue, count(*) as jobs
        from inserted i
        join skein.lanes l on l.lane = i.lane
        group by l.queue
    ) q;
    return coalesce(v_moved, 0);
end
$$;
