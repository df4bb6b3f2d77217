-- application_office(cohort, person) → the bureau of the applicant's district; null without one. Locks nothing.
create or replace function programme.application_office(p_cohort_id bigint, p_person_id bigint)
returns bigint
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select o.organisation_id
    from programme.applications a
    join programme.organisations o on o.kind = 'district_bureau' and o.district_code = a.district_code
    where a.cohort_id = p_cohort_id
        and a.person_id = p_person_id
$$;
