-- objection_settle(objection, actor, outcome, reason, doc): the bureau upholds or dismisses an objection. With the last
-- open one the evaluation goes back to proposed, without its signature and notice: it is signed and shown again.
-- Locks the evaluation, then the objection. Raises SK002, SK003, SK008, SK009.
create or replace function programme.objection_settle(
    objection_id bigint,
    actor text,
    outcome text,
    reason text,
    doc text
)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_one programme.term_evaluations;
    v_official constant bigint := programme.official($2);
    v_evaluation bigint;
begin
    perform programme.need_reason($4);
    perform programme.need_document($5);
    if coalesce($3, '') not in ('upheld', 'dismissed') then
        perform skein.refuse('SK002', 'an objection is upheld or dismissed', '/outcome', 'one_of');
    end if;
    select o.evaluation_id into v_evaluation from programme.objections o where o.objection_id = $1;
    if not found then
        perform skein.refuse('SK008', format('there is no objection %s', coalesce($1::text, '(none)')),
            '/objection_id', 'not_found');
    end if;
    v_one := programme.lock_evaluation(v_evaluation, null, array['objected', 'superseded']);
    update programme.objections o
    set status = $3,
        settled_by = v_official,
        settled_reason = $4,
        settled_doc = $5,
        settled_at = now()
    where o.objection_id = $1
        and o.status = 'open';
    if not found then
        perform skein.refuse('SK009', format('objection %s is settled already', $1), '/objection_id', 'transition');
    end if;
    if v_one.status = 'objected' and not exists (
        select from programme.objections o where o.evaluation_id = v_evaluation and o.status = 'open')
    then
        update programme.term_evaluations e
        set status = 'proposed',
            signed_by = null,
            signed_doc = null,
            signed_at = null,
            notice_from = null
        where e.evaluation_id = v_evaluation
        returning * into v_one;
    end if;
    return programme.end_act('evaluation', to_jsonb(v_one), 'evaluation.objection_settled', $2,
        jsonb_build_object('objection_id', $1, 'outcome', $3, 'reason', $4, 'doc', $5));
end
$$;
