-- prep_institution(organisation, stage) → the number by which the planning model knows one stage of a unit: a school with
-- several stages has several period grids and half-days. The unit is the number divided by 8.
create or replace function programme.prep_institution(p_organisation_id bigint, p_stage text)
returns bigint
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select p_organisation_id * 8 + array_position(array['primary', 'junior', 'senior', 'university'], p_stage)
$$;
