-- cancel(job_id, reason) → 'cancelled' (it was waiting and never starts), 'requested' (it is ready or running: if it has not
-- been handed to a worker when this transaction commits it never starts, and if it runs its task is cancelled), or
-- 'finished' (too late). Producers may cancel their own jobs.
-- Locks: the waiting row. Takes no lock on a lane, so a long transaction that cancels holds up no claim.
-- Raises SK008 for an unknown job.
create or replace function skein.cancel(job_id bigint, reason text default null)
returns text
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    p_job_id alias for $1;
    p_reason alias for $2;
    v_job skein.waiting;
    v_place record;
begin
    perform skein.may_touch(p_job_id);
    delete from skein.waiting w
    where w.id = p_job_id
    returning w.* into v_job;
    if found then
        delete from skein.dependencies d
        where d.child = p_job_id;
        perform skein.end_job(v_job, 'cancelled', 'cancelled', p_reason, session_user);
        perform skein.audit('cancel', p_job_id::text, jsonb_build_object('reason', p_reason, 'outcome', 'cancelled'));
        return 'cancelled';
    end if;
    select p.*
    into v_place
    from skein.job_place(p_job_id) p;
    if v_place.place is null or v_place.place in ('ended', 'completed') then
        return 'finished';
    end if;
    insert into skein.overrides (job_id, action, reason, actor)
    values (p_job_id, 'cancel', p_reason, session_user)
    on conflict (job_id) do update
    set action = 'cancel',
        run_at = null,
        reason = excluded.reason,
        actor = excluded.actor;
    if v_place.worker is not null then
        perform pg_notify('skein', format('cancel:%s:%s', v_place.worker, p_job_id));
    else
        -- the lane must be walked for the row to be diverted
        perform skein.ring((select l.queue from skein.lanes l where l.lane = v_place.lane));
    end if;
    perform skein.audit('cancel', p_job_id::text, jsonb_build_object('reason', p_reason, 'outcome', 'requested'));
    return 'requested';
end
$$;
