-- four_must_verify(record, accepted, actor, doc) → {"record_id", "status"}: an official of the bureau says whether the
-- evidence stands. What has been verified can be taken back. Locks the record. Raises SK002 without a document, SK003
-- for anybody else, SK008; SK009 for a step the state machine does not know, or a record that cannot count.
create or replace function programme.four_must_verify(p_record_id bigint, p_accepted boolean, p_actor text, p_doc text)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_record programme.four_must_records;
    v_fault text;
begin
    perform programme.official(p_actor);
    perform programme.need_document(p_doc);
    select r.* into v_record from programme.four_must_records r where r.record_id = p_record_id for update;
    if not found then
        perform skein.refuse('SK008', format('there is no record %s', p_record_id), '/record_id', 'not_found');
    end if;
    if p_accepted then
        v_fault := programme.four_must_fault(v_record, programme.city_day(now()));
        if v_fault is not null or v_record.status <> 'submitted' then
            perform skein.refuse('SK009', format('record %s cannot be verified: %s', p_record_id,
                coalesce(v_fault, 'it is ' || v_record.status)), '/record_id', 'bad_transition');
        end if;
    end if;
    update programme.four_must_records r
    set status = case when p_accepted then 'verified' else 'rejected' end,
        reject_reason = case when not p_accepted then 'not_accepted' end,
        verified_by = p_actor,
        verified_doc = p_doc
    where r.record_id = p_record_id;
    perform programme.add_act('four_musts.verified', 'organisation:' || v_record.organisation_id, p_actor,
        jsonb_build_object('record_id', p_record_id, 'accepted', p_accepted, 'doc', p_doc));
    return jsonb_build_object('record_id', p_record_id,
        'status', case when p_accepted then 'verified' else 'rejected' end);
end
$$;
