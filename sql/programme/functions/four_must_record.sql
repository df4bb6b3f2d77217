-- four_must_record(organisation, term, must, happened_on, person, event, evidence) → the record's number: a unit hands in
-- evidence of a head's lesson (must 1) or of a class at a commemoration (must 2). Whether it can count is for
-- compliance.four_musts to say, and people verify it. Raises SK008 for an unknown unit; constraints refuse the rest.
create or replace function programme.four_must_record(
    p_organisation_id bigint,
    p_term_code text,
    p_must int,
    p_happened_on date,
    p_person_id bigint,
    p_event_code text,
    p_evidence jsonb
)
returns bigint
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
    if not exists (select from programme.organisations o where o.organisation_id = p_organisation_id) then
        perform skein.refuse('SK008', format('there is no organisation %s', p_organisation_id), '/organisation_id',
            'not_found');
    end if;
    insert into programme.four_must_records
        (organisation_id, term_code, must, happened_on, person_id, event_code, evidence, evidence_hash, status,
            reject_reason)
    values (p_organisation_id, p_term_code, p_must, p_happened_on, p_person_id, p_event_code, p_evidence, v_hash,
        case when v_again then 'rejected' else 'submitted' end, case when v_again then 'duplicate_evidence' end)
    returning record_id into v_record;
    perform programme.add_event('four_musts.recorded', 'organisation:' || p_organisation_id, null,
        jsonb_build_object('record_id', v_record, 'must', p_must, 'duplicate', v_again));
    return v_record;
end
$$;
