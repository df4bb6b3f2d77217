-- put_job(job): puts a job back into the queue, at the first gate that holds it. Used by everything that gives a job
-- back: retry, snooze, rescue, divert, redrive.
create or replace function skein.put_job(p_job skein.waiting)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_gate text := skein.next_gate(p_job);
begin
    if v_gate is null then
        perform skein.put_ready(p_job);
    else
        p_job.reason := v_gate;
        p_job.since := clock_timestamp();
        insert into skein.waiting
        select p_job.*;
    end if;
end
$$;
