-- discard(batch) → true when a batch that was not imported, and its rows, are gone; false when it was imported.
-- Locks the batch. Raises SK008 when it is not there or not the caller's.
create or replace function programme.discard(batch_id bigint)
returns boolean
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_status text;
begin
    select b.status
    into v_status
    from programme.staging_batches b
    where b.batch_id = $1
        and (b.owner = session_user or pg_has_role(session_user, 'skein_operator', 'member'))
    for update;
    if not found then
        perform skein.refuse('SK008', format('there is no batch %s', $1), '/batch_id', 'not_found');
    end if;
    delete from programme.staging_batches b
    where b.batch_id = $1
        and b.status in ('loading', 'ready');
    return found;
end
$$;
