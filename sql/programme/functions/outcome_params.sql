-- outcome_params(evaluation) → {"holder", "outcome_zh", "outcome_en"}: what messages say about an evaluation.
create or replace function programme.outcome_params(p_evaluation programme.term_evaluations)
returns jsonb
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select jsonb_build_object('holder', p.name_zh, 'outcome_en', p_evaluation.proposed_outcome, 'outcome_zh',
        case p_evaluation.proposed_outcome when 'excellent' then '优秀' when 'qualified' then '合格' else '不合格' end)
    from programme.title_terms t
    join programme.people p on p.person_id = t.person_id
    where t.term_id = p_evaluation.term_id
$$;
