-- compliance_sweep({}, job_id) → {"units", "terms"}: job kind compliance.sweep. Enqueues compliance.four_musts for every
-- unit in a term that runs or ended within policy four_musts.sweep_days, and an hour later the rollup of those terms.
-- Raises PM001.
create or replace function programme.compliance_sweep(p_args jsonb, p_job_id bigint default null)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_today constant date := programme.city_day(now());
    v_days constant int := programme.policy('four_musts.sweep_days', v_today)::int;
    v_units int;
    v_terms int;
begin
    perform skein.enqueue('compliance.four_musts',
        jsonb_build_object('v', 1, 'org_id', t.organisation_id, 'term_code', t.term_code),
        unique_key => t.organisation_id || ':' || t.term_code)
    from programme.school_terms t
    where v_today between lower(t.span) and upper(t.span) + v_days
    order by t.organisation_id;
    get diagnostics v_units = row_count;
    perform skein.enqueue('compliance.rollup', jsonb_build_object('v', 1, 'term_code', t.term_code),
        delay => '1 hour', unique_key => t.term_code)
    from (
        select distinct s.term_code
        from programme.school_terms s
        where v_today between lower(s.span) and upper(s.span) + v_days
    ) t;
    get diagnostics v_terms = row_count;
    return jsonb_build_object('units', v_units, 'terms', v_terms);
end
$$;
