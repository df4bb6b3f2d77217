-- health() → one object for probes: how old the oldest ready job is, how many workers live, who leads. Cheap: no count of jobs.
create or replace function skein.health()
returns jsonb
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select jsonb_build_object(
        'oldest_ready_age_seconds', coalesce((
            select extract(epoch from clock_timestamp() - min(b.oldest_ready_at))
            from skein.queues q
            cross join lateral skein.backlog(q.name, 1) b
        ), 0),
        'workers', (
            select count(*)
            from skein.workers w
            where w.state in ('active', 'quiet')
                and w.beat_at > clock_timestamp() - interval '30 seconds'
        ),
        'leader', (select l.worker from skein.leader l where l.until > clock_timestamp()),
        'server_time', clock_timestamp(),
        'in_recovery', pg_is_in_recovery()
    );
$$;
