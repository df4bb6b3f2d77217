-- evaluation_object(evaluation, actor, reason) → also {"objection_id"}: somebody objects during the public notice.
-- notice → objected; further objections join it. Locks the evaluation. Raises SK002, SK008, SK009.
create or replace function programme.evaluation_object(evaluation_id bigint, actor text, reason text)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_one programme.term_evaluations := programme.lock_evaluation($1, null, array['notice', 'objected']);
    v_person constant bigint := programme.actor($2);
    v_objection bigint;
begin
    perform programme.need_reason($3);
    insert into programme.objections (evaluation_id, reason, raised_by)
    values ($1, $3, v_person)
    returning objection_id into v_objection;
    update programme.term_evaluations e
    set status = 'objected'
    where e.evaluation_id = $1
        and e.status = 'notice';
    select e.* into v_one from programme.term_evaluations e where e.evaluation_id = $1;
    perform programme.tell('evaluation.proposed', programme.office(),
        jsonb_build_object('evaluation', $1, 'status', v_one.status), 'evaluation:' || $1,
        'objection:' || v_objection, 'high');
    return programme.end_act('evaluation', to_jsonb(v_one), 'evaluation.objected', $2,
            jsonb_build_object('objection_id', v_objection, 'reason', $3))
        || jsonb_build_object('objection_id', v_objection);
end
$$;
