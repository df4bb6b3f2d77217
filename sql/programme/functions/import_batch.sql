-- import_batch(batch, job kind, kind, job) → the batch, locked and in status merging, its rows checked; or, when it was
-- imported already, as it is, with its result. One import runs at a time. Part of platform.import and calendar.import.
-- Locks: an advisory lock, then the batch. Raises SK008 when there is no such batch, SK002 when it holds another kind of
-- rows than the job says, SK009 when it is still being loaded.
create or replace function programme.import_batch(p_batch_id bigint, p_job_kind text, p_kind text, p_job_id bigint)
returns programme.staging_batches
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_batch programme.staging_batches;
begin
    perform pg_advisory_xact_lock(hashtextextended('programme.import', 0));
    select b.*
    into v_batch
    from programme.staging_batches b
    where b.batch_id = p_batch_id
    for update;
    if not found then
        perform skein.refuse('SK008', format('there is no batch %s', p_batch_id), '/batch_id', 'not_found', p_job_kind);
    elsif v_batch.kind <> p_kind or not exists (
        select from programme.staging_kinds k where k.kind = v_batch.kind and k.job_kind = p_job_kind
    ) then
        perform skein.refuse('SK002', format('batch %s holds %s', p_batch_id, v_batch.kind), '/kind', 'batch_kind',
            p_job_kind);
    elsif v_batch.result is not null then
        return v_batch;
    elsif v_batch.status = 'loading' then
        perform skein.refuse('SK009', format('batch %s is still being loaded', p_batch_id), '/batch_id',
            'bad_transition', p_job_kind, 'select programme.ready(batch_id), and enqueue the job afterwards');
    end if;
    update programme.staging_batches b
    set status = 'merging',
        job_id = p_job_id
    where b.batch_id = p_batch_id
    returning b.*
    into v_batch;
    analyze programme.staging_rows;
    perform programme.check_rows(p_batch_id);
    execute format('select programme.%I($1)', 'check_' || v_batch.kind) using p_batch_id;
    return v_batch;
end
$$;
