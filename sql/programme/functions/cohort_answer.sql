-- cohort_answer(objection, upheld, actor, doc) → {"objection_id", "status"}: an official of the bureau closes an
-- objection. Upheld: the application is not selected; dismissed: it is proposed again once no other objection to it is
-- open. Locks the cohort. Raises SK008; SK009 for an objection that is closed; SK002 without a document, SK003 for
-- anybody else.
create or replace function programme.cohort_answer(
    p_objection_id bigint,
    p_upheld boolean,
    p_actor text,
    p_doc text
)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_objection programme.cohort_objections;
begin
    perform programme.official(p_actor);
    perform programme.need_document(p_doc);
    perform programme.cohort_of(o.cohort_id)
    from programme.cohort_objections o
    where o.objection_id = p_objection_id;
    select o.* into v_objection from programme.cohort_objections o where o.objection_id = p_objection_id;
    if not found then
        perform skein.refuse('SK008', format('there is no objection %s', p_objection_id), '/objection_id', 'not_found');
    end if;
    if v_objection.status <> 'open' then
        perform skein.refuse('SK009', format('objection %s is %s', p_objection_id, v_objection.status),
            '/objection_id', 'bad_transition');
    end if;
    update programme.cohort_objections o
    set status = case when p_upheld then 'upheld' else 'dismissed' end,
        closed_by = p_actor,
        closed_doc = p_doc
    where o.objection_id = p_objection_id;
    update programme.applications a
    set status = case when p_upheld then 'not_selected' else 'proposed' end
    where a.cohort_id = v_objection.cohort_id
        and a.person_id = v_objection.person_id
        and a.status = 'objected'
        and (p_upheld or not exists (
            select
            from programme.cohort_objections o
            where o.cohort_id = a.cohort_id
                and o.person_id = a.person_id
                and o.status = 'open'));
    perform programme.add_act('cohort.answered', 'cohort:' || v_objection.cohort_id, p_actor,
        jsonb_build_object('objection_id', p_objection_id, 'upheld', p_upheld, 'doc', p_doc));
    return jsonb_build_object('objection_id', p_objection_id,
        'status', case when p_upheld then 'upheld' else 'dismissed' end);
end
$$;
