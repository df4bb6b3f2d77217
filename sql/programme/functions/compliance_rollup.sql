-- compliance_rollup({"term_code"}, job_id) → {"units", "failed", "missing", "by_district": {code: {"fail", …}}}: job kind
-- compliance.rollup. Counts the verdicts of a term by district and tells the bureau, once for the same figures.
-- Locks nothing.
create or replace function programme.compliance_rollup(p_args jsonb, p_job_id bigint default null)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_term constant text := p_args ->> 'term_code';
    v_result jsonb;
begin
    select jsonb_build_object(
        'units', (
            select count(distinct r.organisation_id) from programme.four_must_results r where r.term_code = v_term),
        'failed', (
            select count(distinct r.organisation_id)
            from programme.four_must_results r
            where r.term_code = v_term and r.verdict = 'fail'),
        'missing', (
            select count(distinct r.organisation_id)
            from programme.four_must_results r
            where r.term_code = v_term and r.verdict = 'no_data'),
        'by_district', coalesce(jsonb_object_agg(d.district, d.counts), '{}'))
    into v_result
    from (
        select coalesce(o.district_code, '') as district, jsonb_build_object(
            'pass', count(*) filter (where r.verdict = 'pass'),
            'fail', count(*) filter (where r.verdict = 'fail'),
            'no_data', count(*) filter (where r.verdict = 'no_data'),
            'not_applicable', count(*) filter (where r.verdict = 'not_applicable')) as counts
        from programme.four_must_results r
        join programme.organisations o on o.organisation_id = r.organisation_id
        where r.term_code = v_term
        group by 1
    ) d;
    if (v_result ->> 'units')::int > 0 then
        -- The subject is the bureau itself: a term has no number of its own.
        perform programme.tell_bureau('four_musts.rollup',
            jsonb_build_object('term', v_term, 'units', v_result -> 'units', 'failed', v_result -> 'failed',
                'missing', v_result -> 'missing'),
            'organisation:' || (programme.office() ->> 'org'),
            format('four_musts:%s:%s', v_term, left(encode(sha256(convert_to(v_result::text, 'UTF8')), 'hex'), 16)));
    end if;
    return v_result;
end
$$;
