-- admit(since, limit) → (admitted, next_due, lower_bound). The leader's tick: lets through what waits for nothing any more.
-- since is a moving lower bound on run_at, so that index entries of rows that are gone are not walked again while an old
-- snapshot keeps them; '-infinity' is the full sweep that catches stragglers. lower_bound is the next call's since.
create or replace function skein.admit(p_since timestamptz default '-infinity', p_limit int default 1000)
returns table (admitted int, next_due timestamptz, lower_bound timestamptz)
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_now timestamptz := clock_timestamp();
    v_ids bigint[];
    v_admitted int;
begin
    v_ids := array(
        select w.id
        from skein.waiting w
        where w.reason = 'due'
            and w.run_at >= p_since
            and w.run_at <= v_now
        order by w.run_at, w.id
        limit p_limit
        for update skip locked
    );
    v_admitted := skein.admit_rows(v_ids, 'due');
    if p_since = '-infinity' then
        v_admitted := v_admitted + skein.admit_rows(array(
            select w.id
            from skein.waiting w
            where w.reason = 'paused'
                and not skein.is_paused(w.kind, w.tenant, w.tags)
            order by w.id
            limit p_limit
            for update skip locked
        ), 'paused');
    end if;
    v_admitted := v_admitted + skein.admit_fair();
    -- every key with jobs waiting, found by hopping through the index
    with recursive keys(limit_key) as (
        (
            select w.limit_key
            from skein.waiting w
            where w.reason = 'limit'
            order by w.limit_key
            limit 1
        )
        union all
        select (
            select w.limit_key
            from skein.waiting w
            where w.reason = 'limit'
                and w.limit_key > k.limit_key
            order by w.limit_key
            limit 1
        )
        from keys k
        where k.limit_key is not null
    )
    select v_admitted + coalesce(sum(skein.admit_limited(k.limit_key)), 0)
    into v_admitted
    from (select limit_key from keys where limit_key is not null order by hashtext(limit_key)) k;
    return query
    select v_admitted,
        (
            select w.run_at
            from skein.waiting w
            where w.reason = 'due'
                and w.run_at >= p_since
            order by w.run_at
            limit 1
        ),
        -- what becomes due while this runs, or was committed late, lies after this bound for at least five seconds
        case when cardinality(v_ids) < p_limit then v_now - interval '5 seconds' else p_since end;
end
$$;
