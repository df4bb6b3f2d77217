-- evaluation_verdict(inputs, rule_set) → what the inputs come to: the missing years, or ethics, scores and outcome. The
-- scores of the years are averaged; thresholds are compared with sums, so nothing is rounded on the way to a decision,
-- and what is stored is cut off after five places. A veto on ethics is unqualified whatever the scores; a concern bars
-- excellent where the rules say so. Pure: reads nothing but its arguments. Raises SK002 for a score outside 0 to 100.
create or replace function programme.evaluation_verdict(
    p_inputs jsonb,
    p_rule_set text,
    out missing jsonb,
    out ethics text,
    out teaching numeric,
    out role numeric,
    out total numeric,
    out outcome text,
    out action text,
    out flags text[]
)
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_rules constant jsonb := p_inputs #> array['rules', 'evaluation.rule_set.' || p_rule_set, 'value'];
    v_gap constant int := (p_inputs #>> '{rules,evaluation.lifelong_gap_months,value}')::int;
    v_previous constant jsonb := p_inputs -> 'previous';
    v_sum record;
    v_weighted numeric;
begin
    select coalesce(jsonb_agg(jsonb_build_object('year', y.y -> 'year', 'status',
        case when y.y ->> 'status' = 'party_confirmed' then 'no_score' else coalesce(y.y ->> 'status', 'none') end)
        order by y.y -> 'year'), '[]')
    into missing
    from jsonb_array_elements(p_inputs -> 'years') y (y)
    where (y.y ->> 'status') is distinct from 'void'
        and ((y.y ->> 'status') is distinct from 'party_confirmed' or y.y ->> 'teaching' is null
            or y.y ->> 'role' is null);
    select count(*) as n, sum((y.y ->> 'teaching')::numeric) as teaching, sum((y.y ->> 'role')::numeric) as role,
        bool_or(y.y ->> 'ethics' = 'veto') as veto, bool_or(y.y ->> 'ethics' = 'concern') as concern,
        bool_and((y.y ->> 'teaching')::numeric between 0 and 100 and (y.y ->> 'role')::numeric between 0 and 100) as fits
    into v_sum
    from jsonb_array_elements(p_inputs -> 'years') y (y)
    where y.y ->> 'status' = 'party_confirmed';
    if v_sum.fits is false then
        perform skein.refuse('SK002', 'a score lies outside 0 to 100', '/term_id', 'range', 'review.evaluate_term');
    end if;
    if v_sum.n = 0 and missing = '[]' then
        missing := '[{"year": null, "status": "no_confirmed_review"}]';
    end if;
    flags := '{}';
    if missing <> '[]' then
        return;
    end if;
    v_weighted := (v_rules #>> '{weights,teaching}')::numeric * v_sum.teaching
        + (v_rules #>> '{weights,role}')::numeric * v_sum.role;
    teaching := trunc(v_sum.teaching / v_sum.n, 5);
    role := trunc(v_sum.role / v_sum.n, 5);
    total := trunc(v_weighted / v_sum.n, 5);
    ethics := case when v_sum.veto then 'veto' when v_sum.concern then 'concern' else 'pass' end;
    outcome := case
        when v_sum.veto then 'unqualified'
        when v_weighted < (v_rules ->> 'qualified_from')::numeric * v_sum.n then 'unqualified'
        when v_weighted >= (v_rules ->> 'excellent_from')::numeric * v_sum.n
            and not (v_sum.concern and (v_rules ->> 'concern_bars_excellent')::boolean) then 'excellent'
        else 'qualified'
    end;
    if v_sum.concern then
        flags := array['ethics_concern'];
    end if;
    action := case
        when outcome = 'unqualified' then 'revoke'
        when outcome = 'excellent' and v_previous ->> 'outcome' = 'excellent'
            and (p_inputs ->> 'began')::date
                <= ((v_previous ->> 'ended')::date + make_interval(months => v_gap))::date then 'grant_lifelong'
        else 'none'
    end;
end
$$;
