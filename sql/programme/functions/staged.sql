-- staged(batch) → the rows of a batch in which nothing is wrong so far, addresses in them sealed and in base64. Part of an
-- import.
create or replace function programme.staged(p_batch_id bigint)
returns table (line_no int, body jsonb)
language sql
stable
rows 20000
security definer
set search_path = pg_catalog, pg_temp
as $$
    select r.line_no, r.body || coalesce(r.sealed, '{}')
    from programme.staging_rows r
    where r.batch_id = p_batch_id
        and not exists (
            select
            from programme.staging_errors e
            where e.batch_id = p_batch_id
                and e.line_no = r.line_no
        )
$$;
