-- cohort_settle(cohort, person, rule, verdict, by, doc_no): a clerk decides a rule that the records leave unknown; the
-- application is checked anew in the same transaction, and the answer is that check's. Locks the cohort. Raises SK008
-- for an unknown application; SK009 when the rule is not unknown; SK002 without a name and a document.
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
    if coalesce(p_by, '') = '' or coalesce(p_doc_no, '') = '' or p_verdict not in ('ok', 'fail') then
        perform skein.refuse('SK002', 'a settlement needs ok or fail, who decided, and the document', '/doc_no',
            'required');
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
    perform programme.add_event('cohort.settled', 'cohort:' || p_cohort_id, null, jsonb_build_object(
        'person_id', p_person_id, 'rule', p_rule, 'verdict', p_verdict, 'by', p_by, 'doc_no', p_doc_no));
    return programme.cohort_check_eligibility(
        jsonb_build_object('cohort_id', p_cohort_id, 'person_id', p_person_id));
end
$$;
