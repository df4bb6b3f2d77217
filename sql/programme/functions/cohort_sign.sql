-- cohort_sign(cohort, actor, doc) → {"cohort_id", "signed_doc"}: an official's signed decision on a cohort under public
-- notice. Signing again is refused. Locks the cohort. Raises SK008; SK009 outside the notice or when it is signed;
-- SK002 without a document, SK003 for anybody else.
create or replace function programme.cohort_sign(p_cohort_id bigint, p_actor text, p_doc text)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_cohort programme.cohorts := programme.cohort_of(p_cohort_id);
begin
    perform programme.official(p_actor);
    perform programme.need_document(p_doc);
    update programme.cohort_notices n
    set signed_by = p_actor,
        signed_doc = p_doc,
        signed_at = now()
    where n.cohort_id = p_cohort_id
        and v_cohort.status = 'public_notice'
        and n.signed_doc is null;
    if not found then
        perform skein.refuse('SK009', format('cohort %s is %s, or signed already', p_cohort_id, v_cohort.status),
            '/cohort_id', 'bad_transition');
    end if;
    perform programme.add_act('cohort.signed', 'cohort:' || p_cohort_id, p_actor, jsonb_build_object('doc', p_doc));
    return jsonb_build_object('cohort_id', p_cohort_id, 'signed_doc', p_doc);
end
$$;
