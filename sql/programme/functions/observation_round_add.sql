-- observation_round_add(organisation, term, held_on, lessons, ip_lessons, actor) → {"round_id"}: somebody of the unit
-- enters a round of lesson observation. Raises SK008 for an unknown unit, SK002 and SK003 as acting_for; constraints
-- refuse more political lessons than lessons.
create or replace function programme.observation_round_add(
    p_organisation_id bigint,
    p_term_code text,
    p_held_on date,
    p_lessons int,
    p_ip_lessons int,
    p_actor text
)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_round bigint;
begin
    perform programme.need_unit(p_organisation_id);
    perform programme.acting_for(p_actor, p_organisation_id, null);
    insert into programme.observation_rounds (organisation_id, term_code, held_on, lessons, ip_lessons)
    values (p_organisation_id, p_term_code, p_held_on, p_lessons, p_ip_lessons)
    returning round_id
    into v_round;
    perform programme.add_act('four_musts.round', 'organisation:' || p_organisation_id, p_actor,
        jsonb_build_object('round_id', v_round, 'term', p_term_code, 'held_on', p_held_on));
    return jsonb_build_object('round_id', v_round);
end
$$;
