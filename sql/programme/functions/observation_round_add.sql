-- observation_round_add(organisation, term, held_on, lessons, ip_lessons) → the round's number: a unit enters a round of
-- lesson observation. Constraints refuse more political lessons than lessons, and an unknown unit.
create or replace function programme.observation_round_add(
    p_organisation_id bigint,
    p_term_code text,
    p_held_on date,
    p_lessons int,
    p_ip_lessons int
)
returns bigint
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    insert into programme.observation_rounds (organisation_id, term_code, held_on, lessons, ip_lessons)
    values (p_organisation_id, p_term_code, p_held_on, p_lessons, p_ip_lessons)
    returning round_id
$$;
