-- actor(staff_no) → the person who acts. Raises SK002 when nobody has that staff number. Locks nothing.
create or replace function programme.actor(p_staff_no text)
returns bigint
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_person bigint;
begin
    select p.person_id
    into v_person
    from programme.people p
    where p.staff_no = p_staff_no;
    if not found then
        perform skein.refuse('SK002', format('nobody has the staff number %s', coalesce(p_staff_no, '(none)')), '/actor',
            'not_found', p_hint => 'name the person who decides by the staff number');
    end if;
    return v_person;
end
$$;
