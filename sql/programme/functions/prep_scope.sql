-- prep_scope(term, communities) → the sessions that a plan for these communities has to do with: their own, and those of
-- other communities that have a time and share a person, a room or a unit with them, which stay where they are.
create or replace function programme.prep_scope(p_term text, p_communities bigint[])
returns table (session_id bigint, is_own boolean)
language sql
stable
security definer
rows 100
set search_path = pg_catalog, pg_temp
set jit = off
as $$
    with own as materialized (
        select s.session_id, s.room_id
        from programme.prep_sessions s
        where s.term_code = p_term
            and s.community_id = any (p_communities)
            and s.status in ('to_place', 'proposed', 'confirmed', 'reschedule_requested', 'held')
    ),
    own_part as materialized (
        select p.person_id, p.organisation_id
        from programme.prep_participants p
        where p.session_id in (select o.session_id from own o)
    )
    select o.session_id, true
    from own o
    union all
    select s.session_id, false
    from programme.prep_sessions s
    where s.term_code = p_term
        and s.community_id <> all (p_communities)
        and s.status in ('proposed', 'confirmed', 'reschedule_requested', 'held')
        and (
            s.room_id in (select o.room_id from own o)
            or s.organisation_id in (select o.organisation_id from own_part o)
            or exists (
                select
                from programme.prep_participants p
                where p.session_id = s.session_id
                    and (
                        p.person_id in (select o.person_id from own_part o)
                        or p.organisation_id in (select o.organisation_id from own_part o)
                    )
            )
        )
$$;
