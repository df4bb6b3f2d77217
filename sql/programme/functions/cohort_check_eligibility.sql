-- cohort_check_eligibility({"cohort_id", "person_id"}, job_id) → {"result": "ok" | "ineligible" | "unknown" |
-- "unchanged" | "decided", "rules"}: job kind cohort.check_eligibility. Tests the rules of the day for an application
-- that is still submitted. A rule that fails makes it ineligible; one that nobody can tell goes to the district's
-- officials and never fails. The same facts change nothing. Locks the cohort. Raises SK008.
create or replace function programme.cohort_check_eligibility(p_args jsonb, p_job_id bigint default null)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_cohort programme.cohorts := programme.cohort_of((p_args ->> 'cohort_id')::bigint);
    v_application programme.applications;
    v_rules jsonb;
    v_hash text;
    v_unknown int;
    v_result text;
begin
    select a.*
    into v_application
    from programme.applications a
    where a.cohort_id = v_cohort.cohort_id
        and a.person_id = (p_args ->> 'person_id')::bigint;
    if not found then
        perform skein.refuse('SK008', format('person %s has not applied to cohort %s', p_args ->> 'person_id',
            v_cohort.cohort_id), '/person_id', 'not_found', 'cohort.check_eligibility');
    end if;
    if v_application.status <> 'submitted' then
        return jsonb_build_object('result', 'decided', 'rules', v_application.reasons);
    end if;
    select jsonb_agg(to_jsonb(e) order by e.rule), count(*) filter (where e.verdict = 'unknown'),
        case
            when bool_or(e.verdict = 'fail') then 'ineligible'
            when bool_or(e.verdict = 'unknown') then 'unknown'
            else 'ok'
        end
    into v_rules, v_unknown, v_result
    from programme.eligibility(v_cohort.cohort_id, v_application.person_id, programme.city_day(now())) e;
    if v_rules is null then
        perform skein.refuse('PM001', 'no rule of eligibility is valid today', '', 'policy_missing',
            p_hint => 'add rows to programme.eligibility_rules with the document that decides them');
    end if;
    v_hash := encode(sha256(convert_to(v_rules::text, 'UTF8')), 'hex');
    if v_hash = v_application.facts_hash then
        return jsonb_build_object('result', 'unchanged', 'rules', v_rules);
    end if;
    update programme.applications a
    set facts_hash = v_hash,
        reasons = v_rules,
        status = case when v_result = 'ineligible' then 'ineligible' else a.status end
    where a.cohort_id = v_cohort.cohort_id
        and a.person_id = v_application.person_id;
    if v_result = 'unknown' then
        perform skein.enqueue('notify.send', jsonb_build_object(
                'v', 1, 'template', 'cohort.eligibility_unknown', 'template_version', 1,
                'audience', jsonb_build_object('org', b.organisation_id, 'post', 'official'),
                'params', jsonb_build_object('applicant', p.name_zh, 'unit', u.name_zh, 'rules', v_unknown),
                'severity', 'normal', 'category', 'cohort', 'subject', 'cohort:' || v_cohort.cohort_id,
                'dedupe_key', k.key),
            unique_key => k.key)
        from programme.people p
        join programme.organisations u on u.organisation_id = v_application.organisation_id
        cross join lateral (
            select o.organisation_id
            from programme.organisations o
            where (o.kind = 'district_bureau' and o.district_code = v_application.district_code)
                or o.kind = 'municipal_bureau'
            order by o.kind = 'district_bureau' desc, o.organisation_id
            limit 1
        ) b
        cross join (
            select format('cohort:%s:person:%s:%s', v_cohort.cohort_id, v_application.person_id, left(v_hash, 16))
        ) k (key)
        where p.person_id = v_application.person_id;
    end if;
    perform programme.add_event('cohort.checked', 'cohort:' || v_cohort.cohort_id, p_job_id, jsonb_build_object(
        'person_id', v_application.person_id, 'result', v_result, 'rules', v_rules));
    return jsonb_build_object('result', v_result, 'rules', v_rules);
end
$$;
