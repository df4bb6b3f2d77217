-- stop_operation(id) → true when it was not over: it changes no job after the batch that is being changed. Audited.
-- Raises SK008 for an unknown one.
create or replace function skein.stop_operation(p_id bigint)
returns boolean
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_ended boolean;
begin
    select o.ended_at is not null
    into v_ended
    from skein.operations o
    where o.operation = p_id
    for update;
    if not found then
        perform skein.refuse('SK008', format('there is no operation %s', p_id), '/id', 'unknown');
    elsif v_ended then
        return false;
    end if;
    update skein.operations o
    set state = 'stopping'
    where o.operation = p_id;
    perform skein.audit('stop_operation', p_id::text);
    return true;
end
$$;
