-- settle_one(lease, result): what one job's result means. See settle_each.
create or replace function skein.settle_one(p_lease skein.lease, p_result jsonb)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_job skein.waiting := skein.job_of_ready((p_result ->> 'id')::bigint);
    v_outcome text := p_result ->> 'outcome';
    v_error text := left(p_result ->> 'error', 8000);
    v_code text := left(coalesce(p_result ->> 'code', v_outcome), 100);
    v_override skein.overrides;
    v_started timestamptz := clock_timestamp() - skein.micros_of(p_result) * interval '1 microsecond';
begin
    if v_outcome is null or v_outcome not in ('done', 'failed', 'snoozed', 'cancelled', 'discarded', 'returned') then
        perform skein.refuse('SK002', format('%L is not an outcome', v_outcome), '/outcome', 'enum');
    end if;
    if v_outcome = 'done' then
        if p_result ? 'result' then
            insert into skein.results (slice, job_id, result)
            select c.slice, v_job.id, p_result -> 'result'
            from skein.current_slice c;
        end if;
        perform skein.release_job(v_job.id, v_job.kind, v_job.flags, v_job.unique_key, v_job.limit_key);
        perform skein.resolve_children(array[v_job.id], true);
        return;
    end if;
    select q.*
    into v_override
    from skein.overrides q
    where q.job_id = v_job.id;
    if v_outcome = 'cancelled' or (v_override.action = 'cancel' and v_outcome <> 'discarded') then
        perform skein.end_job(v_job, 'cancelled', 'cancelled', coalesce(v_override.reason, v_error),
            coalesce(v_override.actor, 'worker'), v_started, p_lease.worker);
        return;
    end if;
    if v_outcome in ('failed', 'discarded') then
        insert into skein.failures (slice, job_id, attempt, code, error, worker)
        select c.slice, v_job.id, v_job.attempt, v_code, coalesce(v_error, ''), p_lease.worker
        from skein.current_slice c;
    end if;
    if v_outcome = 'discarded' or (v_outcome = 'failed'
            and (v_job.attempt >= v_job.max_attempts or coalesce((p_result ->> 'permanent')::boolean, false))) then
        perform skein.end_job(v_job, 'discarded', v_code, v_error, 'worker', v_started, p_lease.worker);
        return;
    end if;
    -- the job goes on living: it lets go of its slot, and of nothing else
    perform skein.release_slot(v_job);
    if v_outcome = 'failed' then
        v_job.run_at := clock_timestamp() + skein.retry_delay(v_job.kind, v_job.attempt, (p_result ->> 'retry_ms')::bigint);
        v_job.attempt := v_job.attempt + 1;
        v_job.retrying := true;
        v_job.error := v_error;
        v_job.note := v_code;
    else
        v_job.run_at := clock_timestamp() + coalesce((p_result ->> 'delay_ms')::bigint, 0) * interval '1 millisecond';
        v_job.note := p_result ->> 'note';
    end if;
    delete from skein.progress g
    where g.job_id = v_job.id;
    delete from skein.overrides q
    where q.job_id = v_job.id;
    perform skein.put_job(v_job);
end
$$;
