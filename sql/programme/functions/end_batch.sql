-- end_batch(batch, status, counts) → the import's result, which is also kept with the batch: batch, kind, status, rows,
-- error_rows, the first ten errors, and the counts. Appends an event. Lesson
-- preparation is repaired where something changed under its confirmed sessions. Rows of a kind that has addresses go:
-- wrong ones hold them in the clear. Part of an import.
create or replace function programme.end_batch(p_batch programme.staging_batches, p_status text, p_counts jsonb)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_result jsonb;
begin
    v_result := jsonb_build_object('batch_id', p_batch.batch_id, 'kind', p_batch.kind, 'status', p_status,
        'rows', p_batch.row_count, 'error_rows', (
            select count(distinct e.line_no)
            from programme.staging_errors e
            where e.batch_id = p_batch.batch_id),
        'errors', (
            select coalesce(jsonb_agg(jsonb_build_object('line', f.line_no, 'at', f.error_at, 'code', f.error_code,
                'message', f.message) order by f.line_no, f.error_at), '[]')
            from (
                select e.line_no, e.error_at, e.error_code, e.message
                from programme.staging_errors e
                where e.batch_id = p_batch.batch_id
                order by e.line_no, e.error_at
                limit 10
            ) f)) || p_counts;
    update programme.staging_batches b
    set status = p_status,
        result = v_result,
        ended_at = now()
    where b.batch_id = p_batch.batch_id;
    delete from programme.staging_rows r
    where r.batch_id = p_batch.batch_id
        and exists (
            select
            from programme.staging_columns c
            where c.kind = p_batch.kind
                and c.type in ('mobile', 'email')
        );
    perform programme.add_event('intake.' || p_status, 'batch:' || p_batch.batch_id, p_batch.job_id,
        (v_result - 'errors') || jsonb_build_object('source', p_batch.source, 'owner', p_batch.owner));
    if p_status = 'merged' and p_counts ? 'affected_sessions' then
        perform programme.prep_replan(array(
            select a.id::bigint
            from jsonb_array_elements_text(p_counts -> 'affected_sessions') a (id)));
    end if;
    return v_result;
end
$$;
