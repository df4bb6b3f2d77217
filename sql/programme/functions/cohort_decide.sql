-- cohort_decide(cohort, person, to, actor, doc, reason) → {"cohort_id", "person_id", "status"}: what people decide
-- about one application: unit_recommended, unit_declined (while calling); district_passed, district_declined
-- (district_review); proposed or not_selected of a tie (expert_review); proposed or not_selected of an application that
-- was objected to (public_notice); withdrawn. Locks the cohort. Raises SK008; SK009 for a step the state machine or the
-- cohort's state does not allow, or a recommendation with rules that nobody has settled; SK010 when a district passes
-- more than its share times policy cohort.nomination_factor, or more are proposed than the quota; SK002 without a
-- document. The unit's heads decide for the unit, the district bureau's officials for the district, the bureau's for
-- the rest and for all; who withdraws is the applicant or the unit (SK003).
create or replace function programme.cohort_decide(
    p_cohort_id bigint,
    p_person_id bigint,
    p_to text,
    p_actor text,
    p_doc text,
    p_reason text default null
)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_cohort programme.cohorts := programme.cohort_of(p_cohort_id);
    v_application programme.applications;
    v_when constant text := case
        when p_to in ('unit_recommended', 'unit_declined') then 'calling'
        when p_to in ('district_passed', 'district_declined') then 'district_review'
    end;
    v_most int;
    v_actor constant bigint := programme.actor(p_actor);
begin
    perform programme.need_document(p_doc);
    select a.*
    into v_application
    from programme.applications a
    where a.cohort_id = p_cohort_id
        and a.person_id = p_person_id;
    if not found then
        perform skein.refuse('SK008', format('person %s has not applied to cohort %s', p_person_id, p_cohort_id),
            '/person_id', 'not_found');
    end if;
    if v_actor <> p_person_id then
        perform programme.acting_for(p_actor, case
            when p_to in ('unit_recommended', 'unit_declined', 'withdrawn') then v_application.organisation_id
            when p_to in ('district_passed', 'district_declined') then
                programme.application_office(p_cohort_id, p_person_id)
        end);
    elsif p_to <> 'withdrawn' then
        perform skein.refuse('SK003', 'nobody decides about the own application', '/actor', 'own_application');
    end if;
    if p_to not in ('unit_recommended', 'unit_declined', 'district_passed', 'district_declined', 'proposed',
            'not_selected', 'withdrawn')
        or v_cohort.status is distinct from coalesce(v_when, case
            when p_to = 'withdrawn' then v_cohort.status
            when v_application.status = 'tie_at_cut' then 'expert_review'
            when v_application.status = 'objected' then 'public_notice'
        end) then
        perform skein.refuse('SK009', format('%s cannot be decided of an application that is %s in a cohort that is %s',
            p_to, v_application.status, v_cohort.status), '/to', 'bad_transition');
    end if;
    if p_to = 'unit_recommended' and (v_application.facts_hash is null
        or v_application.reasons @? '$[*] ? (@.verdict != "ok")') then
        perform skein.refuse('SK009', 'the eligibility is not established yet', '/to', 'eligibility_unknown',
            p_hint => 'run cohort.check_eligibility and settle the rules it leaves unknown');
    end if;
    if p_to = 'district_passed' then
        select ceil(q.quota * programme.policy('cohort.nomination_factor', programme.city_day(now()))::numeric)
        into v_most
        from programme.district_quotas q
        where q.cohort_id = p_cohort_id
            and q.district_code = v_application.district_code;
        if (select count(*)
            from programme.applications a
            where a.cohort_id = p_cohort_id
                and a.district_code = v_application.district_code
                and a.status = 'district_passed') >= coalesce(v_most, 0) then
            perform skein.refuse('SK010', format('district %s passes at most %s', v_application.district_code,
                coalesce(v_most, 0)), '/to', 'range');
        end if;
    end if;
    if p_to = 'proposed' and (select count(*)
            from programme.applications a
            where a.cohort_id = p_cohort_id
                and a.status = 'proposed') >= v_cohort.quota then
        perform skein.refuse('SK010', format('the quota of %s is used up', v_cohort.quota), '/to', 'range');
    end if;
    update programme.applications a
    set status = p_to
    where a.cohort_id = p_cohort_id
        and a.person_id = p_person_id;
    perform programme.add_act('cohort.decided', 'cohort:' || p_cohort_id, p_actor, jsonb_build_object(
        'person_id', p_person_id, 'from', v_application.status, 'to', p_to, 'doc', p_doc, 'reason', p_reason));
    return jsonb_build_object('cohort_id', p_cohort_id, 'person_id', p_person_id, 'status', p_to);
end
$$;
