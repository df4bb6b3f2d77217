-- evaluation_supersede(evaluation, row_version, actor, reason, doc): sets an evaluation aside that is not in force, so
-- that the next review.evaluate_term makes a new one. Any status but effective → superseded.
-- Locks the evaluation. Raises SK002, SK003, SK008, SK009.
create or replace function programme.evaluation_supersede(
    evaluation_id bigint,
    row_version int,
    actor text,
    reason text,
    doc text
)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_one programme.term_evaluations := programme.lock_evaluation($1, coalesce($2, 0),
        array['blocked', 'proposed', 'signed', 'notice', 'objected']);
begin
    perform programme.official($3);
    perform programme.need_reason($4);
    perform programme.need_document($5);
    update programme.term_evaluations e
    set status = 'superseded'
    where e.evaluation_id = $1
    returning * into v_one;
    return programme.end_act('evaluation', to_jsonb(v_one), 'evaluation.superseded', $3,
        jsonb_build_object('reason', $4, 'doc', $5));
end
$$;
