-- resume(what, name) → whether it was paused. Jobs that were set aside meanwhile are let through by the leader's next sweep.
create or replace function skein.resume(what text, name text)
returns boolean
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    p_what alias for $1;
    p_name alias for $2;
begin
    delete from skein.pauses p
    where p.what = p_what
        and p.name = p_name;
    if not found then
        return false;
    end if;
    perform pg_notify('skein', 'wake:');
    if p_what = 'queue' then
        perform pg_notify('skein', 'wake:' || p_name);
    end if;
    perform skein.audit('resume', p_what || ' ' || p_name);
    return true;
end
$$;
