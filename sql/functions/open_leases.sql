-- open_leases(worker) → the worker's leases that hold jobs without an outcome, and those jobs. Bounded by the worker's own
-- word on its oldest one.
create or replace function skein.open_leases(p_worker bigint)
returns table (slice int, lane int, seq bigint, leased_at timestamptz, ids bigint[])
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select l.slice, l.lane, l.seq, l.leased_at, o.ids
    from skein.workers w
    join skein.lease l on l.worker = w.worker and l.leased_at >= w.oldest_lease - interval '1 minute'
    cross join lateral (
        select array_agg(i.id) as ids
        from unnest(l.ids) i(id)
        where not exists (
            select
            from skein.outcome o
            where o.slice = l.slice
                and o.lane = l.lane
                and o.seq = l.seq
                and i.id = any (o.ids)
        )
    ) o
    where w.worker = p_worker
        -- most leases are settled whole: their counts tell so without a look at the arrays
        and l.jobs > (
            select coalesce(sum(s.jobs), 0)
            from skein.outcome s
            where s.slice = l.slice
                and s.lane = l.lane
                and s.seq = l.seq
        )
        and o.ids is not null;
$$;
