-- cohort_sign(cohort, by, doc_no): the signed decision on a cohort under public notice. Signing again is refused.
-- Locks the cohort. Raises SK008; SK009 outside the notice or when it is signed; SK002 without a name and a document.
create or replace function programme.cohort_sign(p_cohort_id bigint, p_by text, p_doc_no text)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_cohort programme.cohorts := programme.cohort_of(p_cohort_id);
begin
    if coalesce(p_by, '') = '' or coalesce(p_doc_no, '') = '' then
        perform skein.refuse('SK002', 'a decision needs who decided and the document', '/doc_no', 'required');
    end if;
    update programme.cohort_notices n
    set signed_by = p_by,
        signed_doc = p_doc_no,
        signed_at = now()
    where n.cohort_id = p_cohort_id
        and v_cohort.status = 'public_notice'
        and n.signed_doc is null;
    if not found then
        perform skein.refuse('SK009', format('cohort %s is %s, or signed already', p_cohort_id, v_cohort.status),
            '/cohort_id', 'bad_transition');
    end if;
    perform programme.add_event('cohort.signed', 'cohort:' || p_cohort_id, null,
        jsonb_build_object('by', p_by, 'doc_no', p_doc_no));
end
$$;
