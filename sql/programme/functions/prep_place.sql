-- prep_place(organisation, room) → where a session is, for people: the unit and the room, or the online room.
create or replace function programme.prep_place(p_organisation_id bigint, p_room_id bigint)
returns text
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select concat_ws(' ', o.name_zh, r.code, r.join_url)
    from programme.rooms r
    left join programme.organisations o on o.organisation_id = p_organisation_id
    where r.room_id = p_room_id
$$;
