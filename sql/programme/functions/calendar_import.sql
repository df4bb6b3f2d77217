-- calendar_import(args, job) → the result of importing a calendar. args: source, batch_id, and year for holidays. source
-- holidays publishes the year (publish_year); school_terms and timetable land as rosters do (land_batch), all rows or
-- none, and name the confirmed sessions under which something changed. Running it again answers the same and changes
-- nothing.
-- Locks: as import_batch, then what changes. Raises as import_batch, PM001, SK002 for holidays without a year.
create or replace function programme.calendar_import(p_args jsonb, p_job_id bigint default null)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_batch constant programme.staging_batches := programme.import_batch((p_args ->> 'batch_id')::bigint,
        'calendar.import', p_args ->> 'source', p_job_id);
begin
    if v_batch.result is not null then
        return v_batch.result;
    elsif v_batch.kind = 'holidays' then
        return programme.publish_year(v_batch, (p_args ->> 'year')::int, p_job_id);
    end if;
    return programme.land_batch(v_batch);
end
$$;
