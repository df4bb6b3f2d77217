-- set_audience_list(list, staff numbers) → {"persons"}: stores an audience under a name for notify.send, in place of what
-- was there. Raises SK002 for a staff number that nobody has, with its place.
create or replace function programme.set_audience_list(p_list text, p_staff_nos text[])
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_index bigint;
    v_persons bigint[];
begin
    select s.n - 1 into v_index
    from unnest(p_staff_nos) with ordinality s (staff_no, n)
    where not exists (select from programme.people p where p.staff_no = s.staff_no)
    order by s.n
    limit 1;
    if found then
        perform skein.refuse('SK002', 'nobody has this staff number', '/' || v_index, 'not_found');
    end if;
    v_persons := array(
        select p.person_id
        from programme.people p
        where p.staff_no = any (p_staff_nos)
        order by p.person_id);
    insert into programme.audience_lists (list, person_ids)
    values (p_list, v_persons)
    on conflict (list) do update set person_ids = excluded.person_ids, changed_at = now();
    return jsonb_build_object('persons', cardinality(v_persons));
end
$$;
