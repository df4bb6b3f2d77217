-- four_must_waive(organisation, term, must, waived, reason, actor, doc) → {"must", "waived"}: an official of the bureau
-- does not ask a must of a unit in a term, or asks it again after all; the next weighing says not_applicable and why.
-- Raises SK008 for an unknown unit, SK002 without a reason and a document, SK003 for anybody else, SK009 when a waiver
-- to be taken back is not there.
create or replace function programme.four_must_waive(
    p_organisation_id bigint,
    p_term_code text,
    p_must int,
    p_waived boolean,
    p_reason text,
    p_actor text,
    p_doc text
)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    perform programme.need_unit(p_organisation_id);
    perform programme.official(p_actor);
    perform programme.need_reason(p_reason);
    perform programme.need_document(p_doc);
    if p_waived then
        insert into programme.four_must_waivers (organisation_id, term_code, must, reason, waived_by, doc_no)
        values (p_organisation_id, p_term_code, p_must, p_reason, p_actor, p_doc)
        on conflict (organisation_id, term_code, must) do update
        set reason = excluded.reason, waived_by = excluded.waived_by, doc_no = excluded.doc_no;
    else
        delete from programme.four_must_waivers w
        where w.organisation_id = p_organisation_id
            and w.term_code = p_term_code
            and w.must = p_must;
        if not found then
            perform skein.refuse('SK009', format('must %s is not waived', p_must), '/must', 'bad_transition');
        end if;
    end if;
    perform programme.add_act('four_musts.waived', 'organisation:' || p_organisation_id, p_actor, jsonb_build_object(
        'term', p_term_code, 'must', p_must, 'waived', p_waived, 'reason', p_reason, 'doc', p_doc));
    return jsonb_build_object('must', p_must, 'waived', p_waived);
end
$$;
