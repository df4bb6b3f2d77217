-- reseal_values(places, old, new) → the places whose sealed values were replaced; not those that somebody else has replaced
-- since they were read. The arrays have one value a place, and places are named as sealed_values names them. Appends an
-- event. Locks: the rows.
create or replace function programme.reseal_values(p_places text[], p_old bytea[], p_new bytea[])
returns text[]
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_column record;
    v_replaced text[];
    v_done text[] := '{}';
begin
    for v_column in
        select c.*
        from programme.sealed_columns() c
    loop
        execute format('
            with replaced as (
                update programme.%1$I t
                set %2$I = u.new
                from unnest($1, $2, $3) u (place, old, new)
                where u.place = format(%3$L, t.%4$I)
                    and t.%2$I = u.old
                returning u.place
            )
            select array_agg(r.place)
            from replaced r', v_column.table_name, v_column.sealed_column, v_column.place, v_column.key_column)
        into v_replaced
        using p_places, p_old, p_new;
        v_done := v_done || v_replaced;
    end loop;
    perform programme.add_event('seal.renewed', 'seal:0', null, jsonb_build_object('values', cardinality(v_done)));
    return v_done;
end
$$;
