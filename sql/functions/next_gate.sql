-- next_gate(job, passed) → the gate a job stands at, or null when nothing holds it back. Gates are passed in this order:
-- due, paused, fair, limit; passed names the last one that let the job through.
create or replace function skein.next_gate(p_job skein.waiting, p_passed text default null)
returns text
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select case
        when p_passed is null and p_job.run_at > clock_timestamp() then 'due'
        when coalesce(p_passed, 'due') in ('due', 'parents')
            and exists (select from skein.pauses)
            and skein.is_paused(p_job.kind, p_job.tenant, p_job.tags) then 'paused'
        when coalesce(p_passed, 'due') in ('due', 'parents', 'paused')
            and (
                select q.fair
                from skein.lanes l
                join skein.queues q on q.name = l.queue
                where l.lane = p_job.lane
            ) then 'fair'
        when coalesce(p_passed, 'due') <> 'limit' and p_job.limit_key is not null then 'limit'
    end;
$$;
