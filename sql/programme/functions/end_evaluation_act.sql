-- end_evaluation_act(evaluation, kind, actor, body) → {"evaluation_id", "status", "row_version"}: puts a person's act on
-- record. Part of evaluation_sign and its siblings.
create or replace function programme.end_evaluation_act(
    p_evaluation programme.term_evaluations,
    p_kind text,
    p_actor text,
    p_body jsonb default '{}'
)
returns jsonb
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    select programme.add_act(p_kind, 'evaluation:' || p_evaluation.evaluation_id, p_actor,
        jsonb_build_object('status', p_evaluation.status, 'row_version', p_evaluation.row_version) || p_body);
    select jsonb_build_object('evaluation_id', p_evaluation.evaluation_id, 'status', p_evaluation.status,
        'row_version', p_evaluation.row_version);
$$;
