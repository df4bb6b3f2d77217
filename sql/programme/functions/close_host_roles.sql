-- close_host_roles(person, on) → how many studios the person stops hosting on that day: the role ends there, one that
-- has not begun goes, and each studio gets an event. The studios stay.
-- Calling it again changes nothing. Locks the person's member rows.
create or replace function programme.close_host_roles(p_person_id bigint, p_on date)
returns int
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_role programme.studio_members;
    v_closed int := 0;
begin
    for v_role in
        select m.*
        from programme.studio_members m
        where m.person_id = p_person_id
            and m.role = 'host'
            and (upper_inf(m.during) or upper(m.during) > p_on)
        order by m.studio_id, lower(m.during)
        for update
    loop
        if lower(v_role.during) >= p_on then
            delete from programme.studio_members m
            where m.studio_id = v_role.studio_id and m.person_id = p_person_id and m.during = v_role.during;
        else
            update programme.studio_members m
            set during = daterange(lower(m.during), p_on)
            where m.studio_id = v_role.studio_id and m.person_id = p_person_id and m.during = v_role.during;
        end if;
        perform programme.add_event('studio.host_closed', 'studio:' || v_role.studio_id, null,
            jsonb_build_object('person_id', p_person_id, 'on', p_on, 'was', v_role.during));
        v_closed := v_closed + 1;
    end loop;
    return v_closed;
end
$$;
