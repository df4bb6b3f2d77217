-- prep_bin(first monday, moment, up) → the moment in five-minute bins from 00:00 of that Monday in the city, rounded down,
-- or up for ends: what overlaps a bin is busy in it.
create or replace function programme.prep_bin(p_first date, p_at timestamptz, p_up boolean default false)
returns int
language sql
stable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select case when p_up then ceil(b.bins) else floor(b.bins) end::int
    from (select extract(epoch from (p_at at time zone 'Asia/Shanghai') - p_first::timestamp) / 300) b (bins)
$$;
