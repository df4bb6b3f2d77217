-- compliance_four_musts({"org_id", "term_code"}, job_id) → {"result": "changed" | "unchanged", "verdicts": {"1": …},
-- "rejected"}: job kind compliance.four_musts. Rejects records that cannot count, weighs the rest, and stores the four
-- verdicts with what they rest on. The same facts change nothing. The unit's heads are told when something is missing.
-- A unit whose term nobody has entered has no_data; a must that the bureau waived is not_applicable. Locks the unit's
-- submitted records. Raises SK008, PM001.
create or replace function programme.compliance_four_musts(p_args jsonb, p_job_id bigint default null)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_unit programme.organisations;
    v_term constant text := p_args ->> 'term_code';
    v_today constant date := programme.city_day(now());
    v_span daterange;
    v_rejected int;
    v_rows jsonb;
    v_verdicts jsonb;
    v_hash text;
    v_failed int;
    v_missing int;
    v_heads jsonb;
    v_key text;
begin
    select o.* into v_unit from programme.organisations o where o.organisation_id = (p_args ->> 'org_id')::bigint;
    if not found then
        perform skein.refuse('SK008', format('there is no organisation %s', p_args ->> 'org_id'), '/org_id', 'not_found',
            'compliance.four_musts');
    end if;
    perform
    from programme.four_must_records r
    where r.organisation_id = v_unit.organisation_id
        and r.term_code = v_term
        and r.status = 'submitted'
    order by r.record_id
    for update;
    update programme.four_must_records r
    set status = 'rejected', reject_reason = programme.four_must_fault(r, v_today)
    where r.organisation_id = v_unit.organisation_id
        and r.term_code = v_term
        and r.status = 'submitted'
        and programme.four_must_fault(r, v_today) is not null;
    get diagnostics v_rejected = row_count;
    -- A school that opened in the term answers for the days since.
    select t.span * v_unit.active
    into v_span
    from programme.school_terms t
    where t.organisation_id = v_unit.organisation_id
        and t.term_code = v_term;
    if v_span is null then
        select jsonb_agg(jsonb_build_object('must', n, 'verdict', 'no_data', 'detail', '{"reason": "term_unknown"}'::jsonb)
            order by n)
        into v_rows
        from generate_series(1, 4) n;
    elsif isempty(v_span) then
        select jsonb_agg(jsonb_build_object('must', n, 'verdict', 'not_applicable', 'detail',
            '{"reason": "unit_not_active"}'::jsonb) order by n)
        into v_rows
        from generate_series(1, 4) n;
    else
        select jsonb_agg(to_jsonb(v) order by v.must)
        into v_rows
        from programme.four_must_verdicts(v_unit.organisation_id, v_term, v_span, v_today) v;
    end if;
    select jsonb_agg(case when w.must is null then r.row else r.row || jsonb_build_object('verdict', 'not_applicable',
            'detail', jsonb_build_object('waived', w.reason, 'doc_no', w.doc_no)) end order by r.row -> 'must')
    into v_rows
    from jsonb_array_elements(v_rows) r (row)
    left join programme.four_must_waivers w
        on w.organisation_id = v_unit.organisation_id
        and w.term_code = v_term
        and w.must = (r.row ->> 'must')::int;
    v_hash := encode(sha256(convert_to(v_rows::text, 'UTF8')), 'hex');
    select jsonb_object_agg(r.must, r.verdict), count(*) filter (where r.verdict = 'fail'),
        count(*) filter (where r.verdict = 'no_data')
    into v_verdicts, v_failed, v_missing
    from jsonb_to_recordset(v_rows) r (must int, verdict text);
    if exists (
        select
        from programme.four_must_results r
        where r.organisation_id = v_unit.organisation_id
            and r.term_code = v_term
            and r.evidence_hash = v_hash
    ) then
        return jsonb_build_object('result', 'unchanged', 'verdicts', v_verdicts, 'rejected', v_rejected);
    end if;
    insert into programme.four_must_results
    select v_unit.organisation_id, v_term, r.must, r.verdict, r.detail, v_hash, now()
    from jsonb_to_recordset(v_rows) r (must smallint, verdict text, detail jsonb)
    on conflict (organisation_id, term_code, must) do update
    set verdict = excluded.verdict, detail = excluded.detail, evidence_hash = excluded.evidence_hash,
        computed_at = excluded.computed_at;
    perform programme.add_event('four_musts.weighed', 'organisation:' || v_unit.organisation_id, p_job_id,
        jsonb_build_object('term', v_term, 'verdicts', v_verdicts));
    select jsonb_agg(distinct p.person_id)
    into v_heads
    from programme.posts p
    where p.organisation_id = v_unit.organisation_id
        and p.post in ('party_secretary', 'principal')
        and p.during @> v_today;
    if v_failed + v_missing > 0 and v_heads is not null then
        v_key := format('four_musts:%s:%s:%s', v_unit.organisation_id, v_term, left(v_hash, 16));
        perform skein.enqueue('notify.send', jsonb_build_object(
                'v', 1, 'template', 'four_musts.changed', 'template_version', 1,
                'audience', jsonb_build_object('persons', v_heads),
                'params', jsonb_build_object('unit', v_unit.name_zh, 'term', v_term, 'failed', v_failed,
                    'missing', v_missing),
                'severity', 'normal', 'category', 'four_musts', 'subject', 'organisation:' || v_unit.organisation_id,
                'dedupe_key', v_key),
            unique_key => v_key);
    end if;
    return jsonb_build_object('result', 'changed', 'verdicts', v_verdicts, 'rejected', v_rejected);
end
$$;
