-- prep_rooms(units, sessions, first monday, days) → the rooms of these units and all online rooms as a JSON array. busy is
-- when sessions other than these have them.
create or replace function programme.prep_rooms(p_units bigint[], p_sessions bigint[], p_first date, p_days int)
returns jsonb
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
set jit = off
as $$
    select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
        'id', r.room_id,
        'code', r.code,
        'institution', programme.prep_host(r.organisation_id),
        'capacity', r.capacity,
        'features', to_jsonb(array(select f from unnest(r.features) f order by f)),
        'setUp', (extract(epoch from r.set_up) / 300)::int,
        'busy', coalesce((
            select jsonb_agg(jsonb_build_object(
                'from', programme.prep_bin(p_first, lower(s.room_span)),
                'to', programme.prep_bin(p_first, upper(s.room_span), true)) order by lower(s.room_span))
            from programme.prep_sessions s
            where s.room_id = r.room_id
                and s.session_id <> all (p_sessions)
                and s.status in ('proposed', 'confirmed', 'reschedule_requested')
                and s.room_span && programme.prep_span(p_first, 0, p_days * 288)), '[]')
    )) order by r.room_id), '[]')
    from programme.rooms r
    where r.organisation_id is null
        or r.organisation_id = any (p_units)
$$;
