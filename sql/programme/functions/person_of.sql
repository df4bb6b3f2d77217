-- person_of(staff_no) → the person that an act is about. Raises SK008 for an unknown one. Locks nothing.
create or replace function programme.person_of(p_staff_no text)
returns bigint
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_person bigint;
begin
    select p.person_id into v_person from programme.people p where p.staff_no = p_staff_no;
    if not found then
        perform skein.refuse('SK008', format('nobody has the staff number %s', coalesce(p_staff_no, '(none)')),
            '/person', 'not_found', p_hint => 'name the person by the staff number');
    end if;
    return v_person;
end
$$;
