-- own_batch(batch, status) → the batch, locked, when it is the caller's (or the caller is an operator) and in that
-- status. Somebody else's batch is not there. Raises SK008 when it is not there, SK009 for another status.
create or replace function programme.own_batch(p_batch_id bigint, p_status text)
returns programme.staging_batches
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_batch programme.staging_batches;
begin
    select b.*
    into v_batch
    from programme.staging_batches b
    where b.batch_id = p_batch_id
        and (b.owner = session_user or pg_has_role(session_user, 'skein_operator', 'member'))
    for update;
    if not found then
        perform skein.refuse('SK008', format('there is no batch %s', coalesce(p_batch_id::text, 'null')), '/batch_id',
            'not_found', p_hint => 'select programme.begin_batch(kind, source)');
    elsif v_batch.status <> p_status then
        perform skein.refuse('SK009', format('batch %s is %s and not %s', p_batch_id, v_batch.status, p_status),
            '/batch_id', 'bad_transition', p_hint => 'begin another batch');
    end if;
    return v_batch;
end
$$;
