-- seal_cells(batch, lines, columns, sealed) → how many rows changed: takes addresses out of staged rows and keeps them sealed,
-- in base64, one of each array a cell. A row that holds none of those columns any more is left alone. Part of an import.
-- Locks: the advisory lock of imports, then the rows.
create or replace function programme.seal_cells(p_batch_id bigint, p_lines int[], p_names text[], p_sealed text[])
returns int
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_count int;
begin
    perform pg_advisory_xact_lock(hashtextextended('programme.import', 0));
    update programme.staging_rows r
    set body = r.body - c.names,
        sealed = coalesce(r.sealed, '{}') || c.cells
    from (
        select u.line_no, array_agg(u.name) as names, jsonb_object_agg(u.name, u.sealed) as cells
        from unnest(p_lines, p_names, p_sealed) u (line_no, name, sealed)
        group by u.line_no
    ) c
    where r.batch_id = p_batch_id
        and r.line_no = c.line_no
        and r.body ?& c.names;
    get diagnostics v_count = row_count;
    return v_count;
end
$$;
