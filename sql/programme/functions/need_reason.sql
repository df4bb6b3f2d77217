-- need_reason(reason): raises SK002 unless a reason is given.
create or replace function programme.need_reason(p_reason text)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    if coalesce(trim(p_reason), '') = '' then
        perform skein.refuse('SK002', 'a reason is needed', '/reason', 'required');
    end if;
end
$$;
