-- retry(job_id, reason) → 'retried' when a discarded or cancelled job was queued again under its old number, with one more
-- attempt allowed, or a retryable one was made due now; 'not_needed' when it is queued, running or completed.
-- Raises SK008 for an unknown job, SK005 when its unique key belongs to another live job.
create or replace function skein.retry(job_id bigint, reason text default null)
returns text
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    p_job_id alias for $1;
    p_reason alias for $2;
    v_ended skein.ended;
    v_job skein.waiting;
begin
    perform skein.may_touch(p_job_id);
    update skein.waiting w
    set run_at = clock_timestamp()
    where w.id = p_job_id
        and w.reason = 'due'
        and w.retrying;
    if found then
        perform skein.ring('');
        perform skein.audit('retry', p_job_id::text, jsonb_build_object('reason', p_reason));
        return 'retried';
    end if;
    delete from skein.ended e
    where e.id = p_job_id
    returning e.* into v_ended;
    if not found then
        return 'not_needed';
    end if;
    if v_ended.flags & 1 <> 0 then
        insert into skein.unique_keys (kind, key, job_id)
        values (v_ended.kind, v_ended.unique_key, p_job_id)
        on conflict do nothing;
        if not found then
            perform skein.refuse('SK005', format('job %s cannot be retried: its unique key belongs to another live job', p_job_id),
                '/unique_key', 'unique', p_hint => 'cancel that job first, or let it do the work');
        end if;
    end if;
    select skein.lane_for(l.queue, l.priority, case when v_ended.limit_key is null then 'plain' else 'gated' end)
    into v_job.lane
    from skein.lanes l
    where l.lane = v_ended.lane;
    v_job.id := p_job_id;
    v_job.kind := v_ended.kind;
    v_job.attempt := v_ended.attempt + 1;
    v_job.max_attempts := greatest(v_ended.max_attempts, v_ended.attempt + 1);
    v_job.crashes := 0;
    v_job.flags := v_ended.flags;
    v_job.reason := 'due';
    v_job.retrying := true;
    v_job.run_at := clock_timestamp();
    v_job.created_at := v_ended.created_at;
    v_job.since := clock_timestamp();
    v_job.producer := v_ended.producer;
    v_job.args := v_ended.args;
    v_job.tenant := v_ended.tenant;
    v_job.limit_key := v_ended.limit_key;
    v_job.unique_key := v_ended.unique_key;
    v_job.tags := v_ended.tags;
    v_job.trace := v_ended.trace;
    perform skein.put_job(v_job);
    perform skein.audit('retry', p_job_id::text, jsonb_build_object('was', v_ended.state, 'reason', p_reason));
    return 'retried';
end
$$;
