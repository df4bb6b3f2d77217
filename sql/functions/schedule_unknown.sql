-- schedule_unknown(name): raises SK008.
create or replace function skein.schedule_unknown(p_name text)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    perform skein.refuse('SK008', format('there is no schedule %L', coalesce(p_name, '')), '/name', 'schedule',
        p_hint => 'select name from skein.schedule lists them');
end
$$;
