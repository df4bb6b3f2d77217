-- explain_job(job_id) → why the job is not running, in plain words, most important reason first: a code, a sentence, since
-- when, and what would release it. A job that runs or is finished says so. Raises SK008 for an unknown job.
create or replace function skein.explain_job(job_id bigint)
returns table (reason_code text, detail text, since timestamptz, release text)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    p_job_id alias for $1;
    v_job record;
    v_place record;
    v_since timestamptz;
begin
    perform skein.may_see(p_job_id);
    select j.*
    into v_job
    from skein.job j
    where j.id = p_job_id
    limit 1;
    select p.*
    into v_place
    from skein.job_place(p_job_id) p;
    if v_place.place = 'running' then
        return query values ('running', format('worker %s has it since %s', v_place.worker, v_place.started_at),
            v_place.started_at, 'it ends, times out, or is cancelled');
        return query
        select 'cancel_requested', format('%s asked to cancel it', o.actor), o.at, 'the worker stops it within seconds'
        from skein.overrides o
        where o.job_id = p_job_id
            and o.action = 'cancel';
        return;
    elsif v_place.place in ('completed', 'ended') then
        return query values (v_job.state, coalesce(v_job.error, 'it is finished'), v_place.finished_at,
            case when v_place.place = 'ended' then format('select skein.retry(%s) queues it again', p_job_id) else 'nothing is left to do' end);
        return;
    end if;
    return query
    select 'paused_' || p.what, format('%s %L was paused by %s: %s', p.what, p.name, p.paused_by, p.reason), p.paused_at,
        coalesce('at ' || date_trunc('second', p.until), format('select skein.resume(%L, %L)', p.what, p.name))
    from skein.pauses p
    where (p.until is null or p.until > clock_timestamp())
        and (
            (p.what = 'queue' and p.name = v_job.queue)
            or (p.what = 'kind' and p.name = v_job.kind)
            or (p.what = 'tenant' and p.name = v_job.tenant)
            or (p.what = 'tag' and p.name = any (v_job.tags))
        );
    if v_place.place = 'waiting' then
        select w.since
        into v_since
        from skein.waiting w
        where w.id = p_job_id;
        return query
        select *
        from skein.explain_waiting(v_job.reason, v_job.run_at, v_job.limit_key, v_job.tenant, v_job.state, v_job.note, v_since);
        return query
        select 'parent', format('it waits for job %s, which is %s', d.parent, coalesce(skein.state_of(d.parent), 'gone')), v_since,
            format('job %s finishes (if it fails: %s)', d.parent, d.on_failure)
        from skein.dependencies d
        where d.child = p_job_id
        order by d.parent
        limit 20;
    else
        return query
        select 'override', format('%s asked to %s it', o.actor, o.action), o.at, 'the next claim of its lane acts on it'
        from skein.overrides o
        where o.job_id = p_job_id;
        return query
        select *
        from skein.explain_ready(p_job_id, v_job.queue, v_job.kind, v_place.lane);
    end if;
end
$$;
