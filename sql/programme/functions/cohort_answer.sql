-- cohort_answer(objection, upheld, by, doc_no): closes an objection. Upheld: the application is not selected;
-- dismissed: it is proposed again once no other objection to it is open. Locks the cohort. Raises SK008; SK009 for an
-- objection that is closed; SK002 without a name and a document.
create or replace function programme.cohort_answer(
    p_objection_id bigint,
    p_upheld boolean,
    p_by text,
    p_doc_no text
)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_objection programme.cohort_objections;
begin
    if coalesce(p_by, '') = '' or coalesce(p_doc_no, '') = '' then
        perform skein.refuse('SK002', 'a decision needs who decided and the document', '/doc_no', 'required');
    end if;
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
        closed_by = p_by,
        closed_doc = p_doc_no
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
    perform programme.add_event('cohort.answered', 'cohort:' || v_objection.cohort_id, null, jsonb_build_object(
        'objection_id', p_objection_id, 'upheld', p_upheld, 'by', p_by, 'doc_no', p_doc_no));
end
$$;
