-- throughput(minutes) → what ended in each of the last minutes, oldest first: jobs completed, and jobs given up. Read from the
-- outcomes of whole leases, newest first, and not from jobs: at most 5,000 of a lane and 5,000 given-up jobs are looked at, so
-- that looking costs the same however much is kept. Minutes before the oldest of a lane that was cut off count too little.
create or replace function skein.throughput(p_minutes int default 60)
returns table (minute timestamptz, completed bigint, discarded bigint)
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
    with span as (
        select date_trunc('minute', clock_timestamp()) as until,
            date_trunc('minute', clock_timestamp()) - make_interval(mins => least(greatest(p_minutes, 1), 1440) - 1) as since
    ), ended as (
        select date_trunc('minute', o.at) as minute, sum(o.jobs) as completed, 0 as discarded
        from skein.lanes l
        cross join lateral (
            select o.at, o.jobs, o.kind
            from skein.outcome o
            where o.lane = l.lane
            order by o.slice desc, o.seq desc, o.part desc
            limit 5000
        ) o
        where o.kind = 'done'
            and o.at >= (select s.since from span s)
        group by 1
        union all
        select date_trunc('minute', e.ended_at), 0, count(*)
        from (
            select e.ended_at, e.state
            from skein.ended e
            order by e.id desc
            limit 5000
        ) e
        where e.state = 'discarded'
            and e.ended_at >= (select s.since from span s)
        group by 1
    )
    select m.minute, coalesce(sum(e.completed), 0)::bigint, coalesce(sum(e.discarded), 0)::bigint
    from span s
    cross join generate_series(s.since, s.until, interval '1 minute') m(minute)
    left join ended e on e.minute = m.minute
    group by m.minute
    order by m.minute;
end
$$;
