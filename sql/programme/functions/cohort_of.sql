-- cohort_of(cohort) → the cohort's row, locked until the transaction ends. Raises SK008 for an unknown one.
create or replace function programme.cohort_of(p_cohort_id bigint)
returns programme.cohorts
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_cohort programme.cohorts;
begin
    select c.* into v_cohort from programme.cohorts c where c.cohort_id = p_cohort_id for update;
    if not found then
        perform skein.refuse('SK008', format('there is no cohort %s', p_cohort_id), '/cohort_id', 'not_found');
    end if;
    return v_cohort;
end
$$;
