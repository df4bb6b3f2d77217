-- evaluation_sign(evaluation, row_version, actor, doc, outcome): an official of the municipal bureau signs a proposal.
-- proposed → signed. One with a tie at the cut of its cohort needs outcome (excellent or qualified): the tie is broken
-- here, by a person, and nowhere else; no other one takes it. Refused when the reviews say something else by now.
-- Locks the evaluation. Raises SK002, SK003, SK008, SK009 (stale_version, stale_inputs, transition).
create or replace function programme.evaluation_sign(
    evaluation_id bigint,
    row_version int,
    actor text,
    doc text,
    outcome text default null
)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_one programme.term_evaluations := programme.lock_evaluation($1, coalesce($2, 0), array['proposed']);
    v_official constant bigint := programme.official($3);
begin
    perform programme.need_document($4);
    if v_official = programme.holder_of(v_one.term_id) then
        perform skein.refuse('SK003', 'nobody decides about the own evaluation', '/actor', 'own_review');
    end if;
    if (v_one.ranked is not distinct from 'tie_at_cut') <> (coalesce($5, '') in ('excellent', 'qualified')) then
        perform skein.refuse('SK002', case when v_one.ranked = 'tie_at_cut'
                then 'there is a tie at the cut: the outcome (excellent or qualified) is for you to say'
                else 'an outcome is given only where there is a tie at the cut' end, '/outcome', 'tie_at_cut');
    end if;
    if v_one.inputs_hash <> (select i.hash from programme.evaluation_inputs(v_one.term_id, v_one.rule_set,
        programme.city_day(now())) i)
    then
        perform skein.refuse('SK009', format('the facts of evaluation %s have changed', $1), '/evaluation_id',
            'stale_inputs', p_hint => 'wait for the next evaluation, or enqueue review.evaluate_term');
    end if;
    update programme.term_evaluations e
    set status = 'signed',
        signed_by = v_official,
        signed_doc = $4,
        signed_at = now(),
        proposed_outcome = coalesce($5, e.proposed_outcome),
        proposed_action = case coalesce($5, '') when 'qualified' then 'none' else e.proposed_action end
    where e.evaluation_id = $1
    returning * into v_one;
    return programme.end_act('evaluation', to_jsonb(v_one), 'evaluation.signed', $3,
        jsonb_build_object('doc', $4, 'outcome', v_one.proposed_outcome, 'action', v_one.proposed_action));
end
$$;
