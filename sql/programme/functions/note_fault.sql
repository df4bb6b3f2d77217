-- note_fault(batch, line, column, code, message): notes what is wrong with a row. Part of an import.
create or replace function programme.note_fault(p_batch_id bigint, p_line int, p_column text, p_code text, p_message text)
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    insert into programme.staging_errors (batch_id, line_no, error_at, error_code, message)
    values (p_batch_id, p_line, '/' || p_column, p_code, p_message)
$$;
