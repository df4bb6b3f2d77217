-- cohort_object(cohort, person, body, actor) → {"objection_id"}: records an objection during the public notice; the
-- application waits for its answer. The actor took it down; anybody may object. Locks the cohort. Raises SK008; SK009
-- outside the notice; SK002 for an unknown actor or no text.
create or replace function programme.cohort_object(p_cohort_id bigint, p_person_id bigint, p_body text, p_actor text)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_cohort programme.cohorts := programme.cohort_of(p_cohort_id);
    v_id bigint;
begin
    perform programme.actor(p_actor);
    perform programme.need_reason(p_body);
    if v_cohort.status <> 'public_notice' then
        perform skein.refuse('SK009', format('cohort %s is %s', p_cohort_id, v_cohort.status), '/cohort_id',
            'bad_transition');
    end if;
    update programme.applications a
    set status = 'objected'
    where a.cohort_id = p_cohort_id
        and a.person_id = p_person_id
        and a.status in ('proposed', 'objected');
    if not found then
        perform skein.refuse('SK008', format('person %s is not proposed in cohort %s', p_person_id, p_cohort_id),
            '/person_id', 'not_found');
    end if;
    insert into programme.cohort_objections (cohort_id, person_id, received_on, body)
    values (p_cohort_id, p_person_id, programme.city_day(now()), p_body)
    returning objection_id
    into v_id;
    perform programme.add_act('cohort.objected', 'cohort:' || p_cohort_id, p_actor,
        jsonb_build_object('person_id', p_person_id, 'objection_id', v_id));
    return jsonb_build_object('objection_id', v_id);
end
$$;
