-- city_span(from, starts, through, ends) → the time from a day (and hour, if any) through a day (to the hour, if any; the
-- end of the day otherwise). through null: the first day. Empty when it ends before it begins.
create or replace function programme.city_span(p_from date, p_starts time, p_through date, p_ends time)
returns tstzrange
language sql
stable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select case when b.begins < e.ends then tstzrange(b.begins, e.ends) else 'empty' end
    from (select programme.city_time(p_from, coalesce(p_starts, '00:00')) as begins) b
    cross join (
        select case
            when p_ends is null then programme.city_time(coalesce(p_through, p_from) + 1, '00:00')
            else programme.city_time(coalesce(p_through, p_from), p_ends)
        end as ends
    ) e
$$;
