-- sealed_values(head, after) → the next 1,000 sealed values behind that place, in the order of their places, that do not begin
-- with head, as those do that the first key sealed: all that rests sealed, for sealing it anew (reseal_values). Without the
-- key file they tell nothing. Reads all of them at each call: for a change of keys.
create or replace function programme.sealed_values(p_head bytea, p_after text)
returns table (place text, sealed bytea)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_values text;
begin
    select string_agg(format('select format(%L, t.%I), t.%I from programme.%I t', c.place, c.key_column,
        c.sealed_column, c.table_name), ' union all ')
    into v_values
    from programme.sealed_columns() c;
    return query execute format('
        select v.place, v.sealed
        from (%s) v (place, sealed)
        where substr(v.sealed, 1, length($1)) <> $1
            and v.place collate "C" > $2
        order by v.place collate "C"
        limit 1000', v_values)
        using p_head, p_after;
end
$$;
