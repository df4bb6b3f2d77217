-- review_evaluate_term({"term_id", "rule_set", "as_of"}, job_id) → {"evaluation_id", "status", "outcome", "action",
-- "total", "missing", "created"}: job kind review.evaluate_term. Proposes what a term's reviews come to; never touches
-- the term. Reviews that are missing make it blocked, not failed. With the inputs of the live evaluation it changes
-- nothing. Other inputs: a blocked one is worked out anew, a proposed one superseded; one that is signed stays as it is
-- ("inputs_changed") and the office is told once.
-- Locks: the term, then its live evaluation. Raises SK002 (not_applicable: lifelong; unknown rule set), SK008, SK009 (the
-- term has ended), PM001.
create or replace function programme.review_evaluate_term(p_args jsonb, p_job_id bigint default null)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_rule_set constant text := p_args ->> 'rule_set';
    v_as_of constant date := coalesce((p_args ->> 'as_of')::date, programme.city_day(now()));
    v_term programme.title_terms;
    v_live programme.term_evaluations;
    v_in record;
    v_out record;
    v_status text;
begin
    select t.* into v_term from programme.title_terms t where t.term_id = (p_args ->> 'term_id')::bigint
    for no key update;
    v_in := programme.evaluation_inputs((p_args ->> 'term_id')::bigint, v_rule_set, v_as_of);
    if exists (select from programme.lifelong_titles l
        where l.person_id = v_term.person_id and l.track = v_term.track)
    then
        perform skein.refuse('SK002', format('the title of term %s is lifelong', v_term.term_id), '/term_id',
            'not_applicable', 'review.evaluate_term');
    end if;
    select e.* into v_live from programme.term_evaluations e
    where e.term_id = v_term.term_id and e.status <> 'superseded'
    for no key update;
    if v_live.status = 'effective'
        or (v_live.inputs_hash = v_in.hash and v_live.rule_set = v_rule_set) then
        return jsonb_build_object('evaluation_id', v_live.evaluation_id, 'status', v_live.status, 'created', false);
    end if;
    if v_live.status in ('signed', 'notice', 'objected') then
        if v_live.conflicting_hash is distinct from v_in.hash then
            update programme.term_evaluations e
            set conflicting_hash = v_in.hash
            where e.evaluation_id = v_live.evaluation_id;
            perform programme.add_event('evaluation.inputs_changed', 'evaluation:' || v_live.evaluation_id, p_job_id,
                jsonb_build_object('signed_hash', v_live.inputs_hash, 'hash', v_in.hash, 'inputs', v_in.inputs));
            perform programme.tell('evaluation.inputs_changed', programme.office(),
                jsonb_build_object('evaluation', v_live.evaluation_id), 'evaluation:' || v_live.evaluation_id,
                format('evaluation:%s:changed:%s', v_live.evaluation_id, v_in.hash), 'high');
        end if;
        return jsonb_build_object('evaluation_id', v_live.evaluation_id, 'status', 'inputs_changed', 'created', false);
    end if;
    if v_term.status not in ('active', 'awaiting_evaluation') then
        perform skein.refuse('SK009', format('term %s is %s', v_term.term_id, v_term.status), '/term_id',
            'bad_transition', 'review.evaluate_term');
    end if;
    v_out := programme.evaluation_verdict(v_in.inputs, v_rule_set);
    v_status := case when v_out.missing = '[]' then 'proposed' else 'blocked' end;
    if v_live.status = 'proposed' then
        update programme.term_evaluations e
        set status = 'superseded'
        where e.evaluation_id = v_live.evaluation_id;
    end if;
    if v_live.status = 'blocked' then
        update programme.term_evaluations e
        set status = v_status, rule_set = v_rule_set, as_of = v_as_of, inputs = v_in.inputs, inputs_hash = v_in.hash,
            missing = v_out.missing, ethics = v_out.ethics, teaching = v_out.teaching, role = v_out.role,
            total = v_out.total, computed_outcome = v_out.outcome, computed_action = v_out.action,
            proposed_outcome = v_out.outcome, proposed_action = v_out.action, flags = v_out.flags
        where e.evaluation_id = v_live.evaluation_id
        returning * into v_live;
    else
        insert into programme.term_evaluations (term_id, rule_set, as_of, inputs, inputs_hash, missing, ethics,
            teaching, role, total, computed_outcome, computed_action, proposed_outcome, proposed_action, flags, status)
        values (v_term.term_id, v_rule_set, v_as_of, v_in.inputs, v_in.hash, v_out.missing, v_out.ethics,
            v_out.teaching, v_out.role, v_out.total, v_out.outcome, v_out.action, v_out.outcome, v_out.action,
            v_out.flags, v_status)
        returning * into v_live;
    end if;
    perform programme.add_event('evaluation.' || v_status, 'evaluation:' || v_live.evaluation_id, p_job_id,
        jsonb_build_object('term_id', v_term.term_id, 'inputs_hash', v_in.hash, 'missing', v_out.missing,
            'total', v_out.total, 'outcome', v_out.outcome, 'action', v_out.action, 'flags', v_out.flags));
    perform programme.tell('evaluation.proposed', programme.office(),
        jsonb_build_object('evaluation', v_live.evaluation_id, 'status', v_status),
        'evaluation:' || v_live.evaluation_id, format('evaluation:%s:%s', v_live.evaluation_id, v_in.hash));
    return jsonb_strip_nulls(jsonb_build_object('evaluation_id', v_live.evaluation_id, 'status', v_status,
        'created', true, 'outcome', v_out.outcome, 'action', v_out.action, 'total', v_out.total::text,
        'missing', v_out.missing));
end
$$;
