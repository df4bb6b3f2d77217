-- training_of(code) → the training programme with that code, locked until the transaction ends. Raises SK008 for an
-- unknown one.
create or replace function programme.training_of(p_code text)
returns programme.training_programmes
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_programme programme.training_programmes;
begin
    select t.* into v_programme from programme.training_programmes t where t.code = p_code for no key update;
    if not found then
        perform skein.refuse('SK008', format('there is no training programme %s', coalesce(p_code, '(none)')), '/code',
            'not_found');
    end if;
    return v_programme;
end
$$;
