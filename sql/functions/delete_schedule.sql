-- delete_schedule(name) → true when it existed. Its jobs go on, and what it fired stays in skein.occurrence: set
-- again under the same name it does not fire a due time twice. Locks the schedule's row. Audited.
create or replace function skein.delete_schedule(name text)
returns boolean
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    p_name alias for $1;
    v_old skein.schedules;
begin
    delete from skein.schedules s
    where s.name = p_name
    returning s.* into v_old;
    if not found then
        return false;
    end if;
    perform skein.audit('delete_schedule', p_name, jsonb_strip_nulls(to_jsonb(v_old)));
    return true;
end
$$;
