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
begin
    if v_batch.result is not null then
        return v_batch.result;
    end if;
    return programme.land_batch(v_batch);
end
$$;
