-- cohort_apply(cohort, person, actor) → {"cohort_id", "person_id", "created"}: a person applies, for the unit of the
-- main post of today; the actor is the person or acts for that unit. A second application changes nothing. Locks the
-- cohort. Raises SK008 for an unknown cohort or person; SK009 when the cohort is not calling; SK002 for a person
-- without a main post, SK003 for another actor.
create or replace function programme.cohort_apply(p_cohort_id bigint, p_person_id bigint, p_actor text)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_cohort programme.cohorts := programme.cohort_of(p_cohort_id);
    v_unit programme.organisations;
begin
    if v_cohort.status <> 'calling' then
        perform skein.refuse('SK009', format('cohort %s is %s', p_cohort_id, v_cohort.status), '/cohort_id',
            'bad_transition', p_hint => 'people apply while a cohort is calling');
    end if;
    if not exists (select from programme.people p where p.person_id = p_person_id) then
        perform skein.refuse('SK008', format('there is no person %s', p_person_id), '/person_id', 'not_found');
    end if;
    select o.*
    into v_unit
    from programme.posts p
    join programme.organisations o on o.organisation_id = p.organisation_id
    where p.person_id = p_person_id
        and p.is_main
        and p.during @> programme.city_day(now());
    if not found then
        perform skein.refuse('SK002', format('person %s has no main post today', p_person_id), '/person_id',
            'no_main_post', p_hint => 'enter the post first: its unit recommends the application');
    end if;
    if programme.actor(p_actor) <> p_person_id then
        perform programme.acting_for(p_actor, v_unit.organisation_id);
    end if;
    insert into programme.applications (cohort_id, person_id, organisation_id, district_code)
    values (p_cohort_id, p_person_id, v_unit.organisation_id, v_unit.district_code)
    on conflict do nothing;
    if not found then
        return jsonb_build_object('cohort_id', p_cohort_id, 'person_id', p_person_id, 'created', false);
    end if;
    perform programme.add_act('cohort.applied', 'cohort:' || p_cohort_id, p_actor,
        jsonb_build_object('person_id', p_person_id));
    return jsonb_build_object('cohort_id', p_cohort_id, 'person_id', p_person_id, 'created', true);
end
$$;
