-- task_of(code) → the task with that code, locked until the transaction ends. Raises SK008 for an unknown one.
create or replace function programme.task_of(p_code text)
returns programme.task_items
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_task programme.task_items;
begin
    select t.* into v_task from programme.task_items t where t.code = p_code for no key update;
    if not found then
        perform skein.refuse('SK008', format('there is no task %s', coalesce(p_code, '(none)')), '/code', 'not_found');
    end if;
    return v_task;
end
$$;
