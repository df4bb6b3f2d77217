-- land_batch(batch) → the result of an import: the checked batch is merged when no more rows are wrong than policy
-- intake.max_error_rows allows (0: all rows or none; always none of kinds whose rows make up things together), and
-- rejected otherwise. Part of platform.import and calendar.import.
-- Locks the rows that change. Raises PM001.
create or replace function programme.land_batch(p_batch programme.staging_batches)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_is_whole constant boolean := (
        select k.is_whole
        from programme.staging_kinds k
        where k.kind = p_batch.kind);
    v_allowed constant int := case
        when v_is_whole then 0
        else programme.policy('intake.max_error_rows', programme.city_day(now()))::int end;
    v_counts jsonb;
    v_constraint text;
begin
    if (select count(distinct e.line_no) from programme.staging_errors e where e.batch_id = p_batch.batch_id)
        <= v_allowed
    then
        begin
            execute format('select programme.%I($1)', 'merge_' || p_batch.kind)
            into v_counts
            using p_batch.batch_id;
        exception
            -- The checks know every rule of the tables; this is for rules that they do not know yet.
            when integrity_constraint_violation or data_exception then
                get stacked diagnostics v_constraint = constraint_name;
                perform programme.note_fault(p_batch.batch_id, 0, '', 'constraint', coalesce(nullif(v_constraint, ''),
                    sqlerrm));
        end;
    end if;
    if v_counts is null then
        return programme.end_batch(p_batch, 'rejected', '{"inserted": 0, "updated": 0, "unchanged": 0}');
    end if;
    return programme.end_batch(p_batch, 'merged', v_counts);
end
$$;
