-- unsealed_cells(batch, from) → the next 1,000 cells, from that line on, that hold an address (columns of type mobile or
-- email) of the right form and are not sealed yet: line, the staff number of the row, the column, the address. Whoever
-- imports a batch seals them before (seal_cells). For workers and operators: these are the addresses themselves.
-- In the order of lines, which is the primary key's, so that a page reads no more rows than it needs.
create or replace function programme.unsealed_cells(p_batch_id bigint, p_from int)
returns table (line_no int, staff_no text, name text, address text)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select r.line_no, coalesce(r.body ->> 'staff_no', ''), c.name, r.body ->> c.name
    from programme.staging_rows r
    join programme.staging_batches b on b.batch_id = r.batch_id
    join programme.staging_columns c on c.kind = b.kind and c.type in ('mobile', 'email')
    where r.batch_id = p_batch_id
        and r.line_no >= p_from
        and jsonb_typeof(r.body -> c.name) = 'string'
        and r.body ->> c.name <> ''
        and programme.cell_fault(c.type, c.words, r.body ->> c.name) is null
    order by r.line_no
    limit 1000
$$;
