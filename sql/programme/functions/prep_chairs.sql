-- prep_chairs(sessions) → the persons who chair these sessions, each once.
create or replace function programme.prep_chairs(p_sessions bigint[])
returns bigint[]
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select array_agg(distinct p.person_id)
    from programme.prep_participants p
    where p.session_id = any (p_sessions)
        and p.role = 'chair'
$$;
