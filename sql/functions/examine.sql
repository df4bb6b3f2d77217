-- examine() → what doctor() says, before it is put into words: each check with its status (ok, warn, fail) and the facts that its
-- text names, in their order; null when there is nothing to tell of. Nothing of the history is read whole, whatever statistics say.
create or replace function skein.examine()
returns table (check_name text, status text, facts text[])
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set enable_bitmapscan = off
set jit = off
as $$
#variable_conflict use_column
declare
    v_holder record;
    v_count bigint;
    -- a value and no call, which no index could take
    v_late constant timestamptz := clock_timestamp() - interval '1 minute';
    v_version int := current_setting('server_version_num')::int;
begin
    select count(*)
    into v_count
    from skein.lanes l
    cross join lateral skein.lane_cursor(l.lane) c
    where pg_snapshot_xmax(c.hi) > pg_snapshot_xmax(pg_current_snapshot())
        or exists (
            select
            from skein.ready r
            where r.lane = l.lane
                and r.xid >= pg_snapshot_xmax(pg_current_snapshot())
        );
    return query values ('restored from another cluster', case when v_count = 0 then 'ok' else 'fail' end,
        case when v_count > 0 then array[v_count::text] end);

    select count(*)
    into v_count
    from skein.workers w
    where w.state = 'active'
        and w.beat_at > clock_timestamp() - interval '30 seconds';
    return query values ('workers', case when v_count > 0 then 'ok' else 'warn' end, array[v_count::text]);

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
        case
            when v_holder.pid is not null then array[v_holder.pid::text, v_holder.name, v_holder.state,
                date_trunc('second', v_holder.since)::text]
        end);

    select count(*)
    into v_count
    from pg_prepared_xacts p
    where p.database = current_database()
        and p.prepared < clock_timestamp() - interval '10 minutes';
    return query values ('prepared transactions', case when v_count = 0 then 'ok' else 'warn' end, array[v_count::text]);

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
        array[case when v_count = 10000 then '10000+' else v_count::text end]);

    select count(*)
    into v_count
    from skein.slices s
    where s.closed_at < clock_timestamp() - skein.setting('keep_finished')::interval - interval '1 day'
        and s.finished_dropped_at is null;
    return query values ('retention', case when v_count = 0 then 'ok' else 'warn' end, array[v_count::text]);

    return query
    select 'transaction ids', case when age(d.datfrozenxid) > 500000000 then 'warn' else 'ok' end,
        array[age(d.datfrozenxid)::text]
    from pg_database d
    where d.datname = current_database();

    -- LISTEN breaks after a truncation of the commit log before 15.15, 16.11, 17.7 and 18.1 (PostgreSQL's commit 8eeb4a0f7c).
    return query values ('server version',
        case
            when v_version < 150000 then 'fail'
            when v_version / 10000 <= 18 and v_version % 10000 < (array[15, 11, 7, 1])[v_version / 10000 - 14] then 'warn'
            else 'ok'
        end, array[current_setting('server_version')]);
end
$$;
