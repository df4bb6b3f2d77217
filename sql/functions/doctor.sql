-- doctor() → the checks an operator would make: each with a status (ok, warn, fail), what was found, and what to do.
create or replace function skein.doctor()
returns table (check_name text, status text, detail text, advice text)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_restored bigint;
    v_holder record;
    v_count bigint;
    -- a value and no call, which no index could take
    v_late constant timestamptz := clock_timestamp() - interval '1 minute';
begin
    select count(*)
    into v_restored
    from skein.lanes l
    cross join lateral skein.lane_cursor(l.lane) c
    where pg_snapshot_xmax(c.hi) > pg_snapshot_xmax(pg_current_snapshot())
        or exists (
            select
            from skein.ready r
            where r.lane = l.lane
                and r.xid >= pg_snapshot_xmax(pg_current_snapshot())
        );
    return query values ('restored from another cluster', case when v_restored = 0 then 'ok' else 'fail' end,
        case when v_restored = 0 then 'transaction ids belong to this cluster'
            else format('%s lanes carry transaction ids of another cluster', v_restored) end,
        case when v_restored = 0 then '' else 'run: skein repair' end);

    select count(*)
    into v_count
    from skein.workers w
    where w.state = 'active'
        and w.beat_at > clock_timestamp() - interval '30 seconds';
    return query values ('workers', case when v_count > 0 then 'ok' else 'warn' end, format('%s workers are alive', v_count),
        case when v_count > 0 then '' else 'start one: skein worker' end);

    select a.pid, coalesce(a.application_name, '') as name, coalesce(a.state, '') as state,
        greatest(age(a.backend_xmin), age(a.backend_xid)) as held, clock_timestamp() - a.xact_start as since
    into v_holder
    from pg_stat_activity a
    where (a.backend_xmin is not null or a.backend_xid is not null)
        and a.pid <> pg_backend_pid()
        and a.datname = current_database()
    order by greatest(age(a.backend_xmin), age(a.backend_xid)) desc
    limit 1;
    return query values ('oldest snapshot', case when v_holder.since > interval '10 minutes' then 'warn' else 'ok' end,
        case when v_holder.pid is null then 'nobody holds an old snapshot'
            else format('session %s (%s, %s) holds a snapshot since %s', v_holder.pid, v_holder.name, v_holder.state,
                date_trunc('second', v_holder.since)) end,
        case when v_holder.since > interval '10 minutes'
            then format('the queue does not slow down, but other tables bloat: select pg_terminate_backend(%s)', v_holder.pid)
            else '' end);

    select count(*)
    into v_count
    from pg_prepared_xacts p
    where p.database = current_database()
        and p.prepared < clock_timestamp() - interval '10 minutes';
    return query values ('prepared transactions', case when v_count = 0 then 'ok' else 'warn' end,
        format('%s prepared transactions are older than ten minutes', v_count),
        case when v_count = 0 then '' else 'their jobs appear when they are committed: see pg_prepared_xacts' end);

    select count(*)
    into v_count
    from (
        select
        from skein.waiting w
        where w.reason = 'due'
            and w.run_at < v_late
        limit 10000
    ) w;
    return query values ('admission', case when v_count = 0 then 'ok' else 'warn' end,
        format('%s jobs are due for more than a minute and not let through', case when v_count = 10000 then '10000 or more' else v_count::text end),
        case when v_count = 0 then '' else 'a worker that leads does this: is one running?' end);

    select count(*)
    into v_count
    from skein.slices s
    where s.closed_at < clock_timestamp() - skein.setting('keep_finished')::interval - interval '1 day'
        and s.finished_dropped_at is null;
    return query values ('retention', case when v_count = 0 then 'ok' else 'warn' end,
        format('%s slices are past their retention and still there', v_count),
        case when v_count = 0 then '' else 'a slice stays while a job of it has not ended: look for long-running or unclaimed jobs' end);

    return query
    select 'transaction ids', case when age(d.datfrozenxid) > 500000000 then 'warn' else 'ok' end,
        format('the oldest unfrozen transaction is %s old', age(d.datfrozenxid)),
        case when age(d.datfrozenxid) > 500000000 then 'let autovacuum freeze: vacuum (freeze)' else '' end
    from pg_database d
    where d.datname = current_database();

    return query values ('server version',
        case when current_setting('server_version_num')::int >= 150000 then 'ok' else 'fail' end,
        'PostgreSQL ' || current_setting('server_version'),
        case when current_setting('server_version_num')::int between 150000 and 150014
            then 'update to 15.15 or later: LISTEN can break after clog truncation before' else '' end);
end
$$;
