-- share_out(total, weights) → total split in proportion to weights by largest remainder: the parts add up to total
-- exactly. Equal remainders go to the earlier part.
create or replace function programme.share_out(p_total int, p_weights int[])
returns table (n int, quota int)
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select e.n, (
            e.whole
            + (row_number() over (order by e.exact - e.whole desc, e.n) <= p_total - sum(e.whole) over ())::int
        )::int
    from (
        select w.ordinality::int as n,
            p_total::numeric * w.weight / sum(w.weight) over () as exact,
            floor(p_total::numeric * w.weight / sum(w.weight) over ()) as whole
        from unnest(p_weights) with ordinality w (weight)
    ) e
$$;
