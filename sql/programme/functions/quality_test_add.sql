-- quality_test_add(organisation, term, held_on, subjects, actor) → {"test_id"}: somebody of the unit enters a test of
-- academic quality with the subjects it covered. Raises SK008 for an unknown unit, SK002 and SK003 as acting_for;
-- constraints refuse a test of nothing.
create or replace function programme.quality_test_add(
    p_organisation_id bigint,
    p_term_code text,
    p_held_on date,
    p_subjects text[],
    p_actor text
)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_test bigint;
begin
    perform programme.need_unit(p_organisation_id);
    perform programme.acting_for(p_actor, p_organisation_id, null);
    insert into programme.quality_tests (organisation_id, term_code, held_on, subjects)
    values (p_organisation_id, p_term_code, p_held_on, p_subjects)
    returning test_id
    into v_test;
    perform programme.add_act('four_musts.test', 'organisation:' || p_organisation_id, p_actor,
        jsonb_build_object('test_id', v_test, 'term', p_term_code, 'held_on', p_held_on));
    return jsonb_build_object('test_id', v_test);
end
$$;
