-- quality_test_add(organisation, term, held_on, subjects) → the test's number: a unit enters a test of academic quality
-- with the subjects it covered. Constraints refuse a test of nothing, and an unknown unit.
create or replace function programme.quality_test_add(
    p_organisation_id bigint,
    p_term_code text,
    p_held_on date,
    p_subjects text[]
)
returns bigint
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    insert into programme.quality_tests (organisation_id, term_code, held_on, subjects)
    values (p_organisation_id, p_term_code, p_held_on, p_subjects)
    returning test_id
$$;
