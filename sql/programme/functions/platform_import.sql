-- platform_import(args, job) → the result of importing a batch. args: kind, batch_id. All rows are checked first, and
-- what is wrong with them is kept in staging_errors; the batch lands only when no more rows are wrong than policy
-- intake.max_error_rows allows (0: all rows or none), and a batch that does not is "rejected", which is a result and no
-- failure. Running it again answers the same and changes nothing.
-- Locks: as import_batch, then the rows that change. Raises as import_batch, PM001.
create or replace function programme.platform_import(p_args jsonb, p_job_id bigint default null)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_batch constant programme.staging_batches := programme.import_batch((p_args ->> 'batch_id')::bigint,
        'platform.import', p_args ->> 'kind', p_job_id);
    v_allowed constant int := programme.policy('intake.max_error_rows', programme.city_day(now()))::int;
    v_counts jsonb;
    v_constraint text;
begin
    if v_batch.result is not null then
        return v_batch.result;
    end if;
    if (select count(distinct e.line_no) from programme.staging_errors e where e.batch_id = v_batch.batch_id)
        <= v_allowed
    then
        begin
            execute format('select programme.%I($1)', 'merge_' || v_batch.kind)
            into v_counts
            using v_batch.batch_id;
        exception
            -- The checks know every rule of the tables; this is for rules that they do not know yet.
            when integrity_constraint_violation or data_exception then
                get stacked diagnostics v_constraint = constraint_name;
                perform programme.note_fault(v_batch.batch_id, 0, '', 'constraint', coalesce(nullif(v_constraint, ''),
                    sqlerrm));
        end;
    end if;
    if v_counts is null then
        return programme.end_batch(v_batch, 'rejected', '{"inserted": 0, "updated": 0, "unchanged": 0}');
    end if;
    return programme.end_batch(v_batch, 'merged', v_counts);
end
$$;
