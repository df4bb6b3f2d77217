-- cohort_settle(cohort, person, rule, verdict, actor, doc): an official of the applicant's district, or of the bureau,
-- decides a rule that the records leave unknown; the application is checked anew in the same transaction, and the
-- answer is that check's. Locks the cohort. Raises SK008 for an unknown application; SK009 when the rule is not
-- unknown; SK002 without a document, SK003 for anybody else.
create or replace function programme.cohort_settle(
    p_cohort_id bigint,
    p_person_id bigint,
    p_rule text,
    p_verdict text,
    p_by text,
    p_doc_no text
)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    perform programme.need_document(p_doc_no);
    if p_verdict is distinct from 'ok' and p_verdict is distinct from 'fail' then
        perform skein.refuse('SK002', 'a rule is settled as ok or fail', '/verdict', 'one_of');
    end if;
    perform programme.cohort_of(p_cohort_id);
    if not exists (
        select
        from programme.applications a
        where a.cohort_id = p_cohort_id
            and a.person_id = p_person_id
            and a.status = 'submitted'
    ) then
        perform skein.refuse('SK008', format('person %s has no open application to cohort %s', p_person_id,
            p_cohort_id), '/person_id', 'not_found');
    end if;
    perform programme.acting_for(p_by, programme.application_office(p_cohort_id, p_person_id));
    if not exists (
        select
        from programme.eligibility(p_cohort_id, p_person_id, programme.city_day(now())) e
        where e.rule = p_rule
            and e.verdict = 'unknown'
    ) then
        perform skein.refuse('SK009', format('rule %s is not unknown', p_rule), '/rule', 'bad_transition');
    end if;
    insert into programme.eligibility_settlements (cohort_id, person_id, rule, verdict, settled_by, doc_no)
    values (p_cohort_id, p_person_id, p_rule, p_verdict, p_by, p_doc_no);
    perform programme.add_act('cohort.settled', 'cohort:' || p_cohort_id, p_by, jsonb_build_object(
        'person_id', p_person_id, 'rule', p_rule, 'verdict', p_verdict, 'doc', p_doc_no));
    return programme.cohort_check_eligibility(
        jsonb_build_object('cohort_id', p_cohort_id, 'person_id', p_person_id));
end
$$;
