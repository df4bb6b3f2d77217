-- rescue_lease(slice, lane, seq, crashed) → how many jobs of the lease were put back. A crash counts against each of them:
-- at the setting poison_after a job goes to the dead letter. One crash makes a job gated, two make it a suspect that is
-- handed out alone, so that innocent neighbours of a poison job are not charged for it. A job that cannot be put back is
-- set aside with its reason and the others go on; what passes by itself (a deadlock, a full disk) ends the rescue, which is
-- tried again.
-- Locks: the lease, exclusively; then the limits of its jobs.
create or replace function skein.rescue_lease(p_slice int, p_lane int, p_seq bigint, p_crashed boolean)
returns int
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_ids bigint[];
    v_id bigint;
    v_worker bigint;
    v_job skein.waiting;
    v_poison_after int := skein.setting('poison_after')::int;
begin
    perform pg_advisory_xact_lock(-p_lane, (p_seq & 2147483647)::int);
    select l.worker, array_agg(i.id order by i.id)
    into v_worker, v_ids
    from skein.lease l
    cross join lateral unnest(l.ids) i(id)
    where l.slice = p_slice
        and l.lane = p_lane
        and l.seq = p_seq
        and not exists (
            select
            from skein.outcome o
            where o.slice = l.slice
                and o.lane = l.lane
                and o.seq = l.seq
                and i.id = any (o.ids)
        )
    group by l.worker;
    if v_ids is null then
        return 0;
    end if;
    insert into skein.outcome (slice, lane, seq, part, kind, ids)
    select p_slice, p_lane, p_seq, min(o.part) - 1, 'rescued', v_ids
    from (
        select 0 as part
        union all
        select o.part
        from skein.outcome o
        where o.slice = p_slice
            and o.lane = p_lane
            and o.seq = p_seq
    ) o;
    perform skein.hold_limits(v_ids);
    foreach v_id in array v_ids loop
        v_job := skein.job_of_ready(v_id);
        begin
            perform skein.release_slot(v_job);
            if p_crashed then
                v_job.crashes := v_job.crashes + 1;
                v_job.attempt := v_job.attempt + 1;
                insert into skein.failures (slice, job_id, attempt, code, error, worker)
                select c.slice, v_id, v_job.attempt - 1, 'worker_lost', format('worker %s died while it held this job', v_worker),
                    v_worker
                from skein.current_slice c;
            end if;
            if v_job.crashes >= v_poison_after then
                perform skein.end_job(v_job, 'discarded', 'poison', format('its workers died %s times', v_job.crashes), 'skein',
                    null, v_worker);
            else
                if v_job.crashes > 0 then
                    select skein.lane_for(l.queue, l.priority, case when v_job.crashes = 1 then 'gated' else 'suspect' end)
                    into v_job.lane
                    from skein.lanes l
                    where l.lane = v_job.lane;
                end if;
                if v_job.crashes > 1 then
                    v_job.flags := v_job.flags | 4;
                end if;
                perform skein.put_job(v_job);
            end if;
        exception
            when others then
                if skein.schedule_is_transient(sqlstate) then
                    raise;
                end if;
                perform skein.end_job(v_job, 'discarded', 'rescue_failed', sqlerrm, 'skein', null, v_worker);
        end;
    end loop;
    return cardinality(v_ids);
end
$$;
