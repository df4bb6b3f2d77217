-- reschedule(job_id, run_at) → true when the job is now due at run_at, false when it is in a worker's hands or finished. A
-- ready job gets an override, and goes back to waiting when a claim meets it.
-- Raises SK008 for an unknown job, SK010 for a time out of range.
create or replace function skein.reschedule(job_id bigint, run_at timestamptz)
returns boolean
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    p_job_id alias for $1;
    p_run_at alias for $2;
    v_run_at timestamptz := skein.check_run_at(p_run_at, null, null);
begin
    perform skein.may_touch(p_job_id);
    update skein.waiting w
    set run_at = v_run_at,
        reason = case when w.reason in ('due', 'paused', 'fair', 'limit') then 'due' else w.reason end
    where w.id = p_job_id;
    if not found then
        insert into skein.overrides as o (job_id, action, run_at, actor)
        select p_job_id, 'reschedule', v_run_at, session_user
        from skein.job_place(p_job_id) p
        where p.place = 'ready'
        on conflict (job_id) do update
        set run_at = excluded.run_at
        where o.action = 'reschedule';
        if not found then
            return false;
        end if;
    end if;
    perform skein.ring('');
    perform skein.audit('reschedule', p_job_id::text, jsonb_build_object('run_at', v_run_at));
    return true;
end
$$;
