-- studio_of(code) → the studio with that code, locked until the transaction ends. Raises SK008 for an unknown one.
create or replace function programme.studio_of(p_code text)
returns programme.studios
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_studio programme.studios;
begin
    select s.* into v_studio from programme.studios s where s.code = p_code for no key update;
    if not found then
        perform skein.refuse('SK008', format('there is no studio %s', coalesce(p_code, '(none)')), '/code', 'not_found');
    end if;
    return v_studio;
end
$$;
