-- divert(slice, lane, seq): takes the rows that a claim passed over to where they belong: cancelled ones and those past
-- their deadline to history, paused and rescheduled ones back to waiting. Runs in the claim's own transaction.
create or replace function skein.divert(p_slice int, p_lane int, p_seq bigint)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_id bigint;
    v_job skein.waiting;
    v_override skein.overrides;
begin
    for v_id in
        select unnest(l.diverted)
        from skein.lease l
        where l.slice = p_slice
            and l.lane = p_lane
            and l.seq = p_seq
    loop
        v_job := skein.job_of_ready(v_id);
        select q.*
        into v_override
        from skein.overrides q
        where q.job_id = v_id;
        if v_override.action = 'cancel' then
            perform skein.end_job(v_job, 'cancelled', 'cancelled', v_override.reason, v_override.actor);
        elsif v_job.deadline <= clock_timestamp() then
            perform skein.end_job(v_job, 'discarded', 'deadline', 'the deadline passed before the job was started', 'skein');
        else
            if v_override.action = 'reschedule' then
                v_job.run_at := v_override.run_at;
                delete from skein.overrides q
                where q.job_id = v_id;
            end if;
            perform skein.release_slot(v_job);
            perform skein.put_job(v_job);
        end if;
    end loop;
end
$$;
