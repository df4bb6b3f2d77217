-- pulse() → a text for each part of what pages show, which changes when that part does: jobs, queues, workers, schedules,
-- operations. One index probe a lane and no count, so that it can be asked every few seconds however much is kept. Its plan is
-- kept for the session: planning over many slices takes longer than the probes.
create or replace function skein.pulse()
returns table (part text, mark text)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
set jit = off
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
begin
    return query
    select 'jobs',
        md5(concat_ws(' ',
            (select s.last_value from skein.job_id s),
            (select string_agg(c.slice || '.' || c.seq, ' ' order by l.lane) from skein.lanes l cross join lateral skein.lane_cursor(l.lane) c),
            (
                select string_agg(o.at::text, ' ' order by l.lane)
                from skein.lanes l
                cross join lateral (
                    select o.at
                    from skein.outcome o
                    where o.lane = l.lane
                    order by o.slice desc, o.seq desc, o.part desc
                    limit 1
                ) o
            ),
            (select max(e.id) from skein.ended e)))
    union all
    select 'queues', md5(coalesce(string_agg(p::text, ' ' order by p.what, p.name), '') || (select count(*) from skein.queues))
    from skein.pauses p
    union all
    select 'workers', md5(coalesce(string_agg(concat_ws(' ', w.worker, w.state, w.running, w.ended_at), ' ' order by w.worker), ''))
    from skein.workers w
    where w.ended_at is null
        or w.ended_at > clock_timestamp() - interval '1 day'
    union all
    select 'schedules', md5(coalesce(string_agg(concat_ws(' ', s.name, s.enabled, s.next_at, s.last_due_at, s.problem), ' ' order by s.name), ''))
    from skein.schedule s
    union all
    select 'operations', coalesce(max(o.updated_at)::text, '')
    from skein.operations o;
end
$$;
