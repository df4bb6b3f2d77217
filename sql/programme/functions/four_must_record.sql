-- four_must_record(organisation, term, must, happened_on, person, event, evidence, actor) → {"record_id", "status"}:
-- somebody of the unit hands in evidence of a head's lesson (must 1) or of a class at a commemoration (must 2). Whether
-- it can count is for compliance.four_musts to say, and people verify it. Raises SK008 for an unknown unit, SK002 and
-- SK003 as acting_for; constraints refuse the rest.
create or replace function programme.four_must_record(
    p_organisation_id bigint,
    p_term_code text,
    p_must int,
    p_happened_on date,
    p_person_id bigint,
    p_event_code text,
    p_evidence jsonb,
    p_actor text
)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_hash constant text := encode(sha256(convert_to(p_evidence::text, 'UTF8')), 'hex');
    v_again constant boolean := exists (
        select from programme.four_must_records r where r.evidence_hash = v_hash and r.status <> 'rejected');
    v_record bigint;
begin
    perform programme.need_unit(p_organisation_id);
    perform programme.acting_for(p_actor, p_organisation_id, null);
    insert into programme.four_must_records
        (organisation_id, term_code, must, happened_on, person_id, event_code, evidence, evidence_hash, status,
            reject_reason)
    values (p_organisation_id, p_term_code, p_must, p_happened_on, p_person_id, p_event_code, p_evidence, v_hash,
        case when v_again then 'rejected' else 'submitted' end, case when v_again then 'duplicate_evidence' end)
    returning record_id into v_record;
    perform programme.add_act('four_musts.recorded', 'organisation:' || p_organisation_id, p_actor,
        jsonb_build_object('record_id', v_record, 'must', p_must, 'duplicate', v_again));
    return jsonb_build_object('record_id', v_record, 'status', case when v_again then 'rejected' else 'submitted' end);
end
$$;
