-- enable_schedule(name, enabled) → true when it was not so already. What comes due while a schedule is disabled is
-- not due: when it is enabled again it goes on with the first due time after now. Enabling one that stands still for
-- a problem tries again. Locks the schedule's row. Audited. Raises SK008 for an unknown name.
create or replace function skein.enable_schedule(name text, enabled boolean)
returns boolean
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    p_name alias for $1;
    p_enabled constant boolean := coalesce($2, true);
    v_old skein.schedules;
begin
    select s.*
    into v_old
    from skein.schedules s
    where s.name = p_name
    for update;
    if not found then
        perform skein.schedule_unknown(p_name);
    end if;
    if v_old.enabled = p_enabled and v_old.problem is null then
        return false;
    end if;
    update skein.schedules s
    set enabled = p_enabled
    where s.name = p_name;
    perform skein.schedule_arm(p_name, greatest(v_old.decided_until, clock_timestamp()));
    perform skein.audit('enable_schedule', p_name, jsonb_build_object('enabled', p_enabled));
    return true;
end
$$;
