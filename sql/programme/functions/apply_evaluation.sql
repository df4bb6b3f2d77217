-- apply_evaluation(evaluation, on, job_id): applies a signed evaluation whose notice has ended before that day: completes
-- or revokes the term, enters a lifelong title, ends the studio host roles of a revoked holder, and leaves one event with
-- before and after. Any condition missing (no notice, no signer, no document, notice still running or of unknown end, an
-- open objection) raises PM002 and writes nothing: the job looks again on the next working day. A second call, or a
-- second worker, finds it effective and changes nothing.
-- Locks: the evaluation, then the term. Raises SK008, SK009 (the term was ended otherwise), PM001, PM002.
create or replace function programme.apply_evaluation(p_evaluation_id bigint, p_on date, p_job_id bigint)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_one programme.term_evaluations;
    v_term programme.title_terms;
    v_after programme.title_terms;
    v_ends date;
    v_provisional boolean;
    v_reason text;
    v_previous bigint;
    v_roles int := 0;
    v_params jsonb;
begin
    select e.* into v_one from programme.term_evaluations e where e.evaluation_id = p_evaluation_id for no key update;
    if not found then
        perform skein.refuse('SK008', format('there is no evaluation %s', p_evaluation_id), '/evaluation_id',
            'not_found', 'review.apply_outcome');
    end if;
    if v_one.status in ('effective', 'superseded') then
        return jsonb_build_object('result', case v_one.status when 'effective' then 'done_before' else 'superseded' end);
    end if;
    select n.day, n.provisional into v_ends, v_provisional from programme.notice_ends(v_one.notice_from) n;
    v_reason := case
        when v_one.status = 'objected' or exists (select from programme.objections o
            where o.evaluation_id = p_evaluation_id and o.status = 'open') then 'an objection is open'
        when v_one.signed_by is null or v_one.signed_doc is null then 'it is not signed'
        when v_one.status <> 'notice' then format('it is %s, not on public notice', v_one.status)
        when v_provisional then 'the holidays during its notice are not published'
        when v_ends >= p_on then format('its public notice runs to the end of %s', v_ends)
    end;
    if v_reason is not null then
        perform programme.not_yet(format('evaluation %s waits: %s', p_evaluation_id, v_reason),
            programme.next_working_morning());
    end if;
    select t.* into v_term from programme.title_terms t where t.term_id = v_one.term_id for no key update;
    if v_term.status not in ('active', 'awaiting_evaluation') then
        perform skein.refuse('SK009', format('term %s is %s', v_term.term_id, v_term.status), '/evaluation_id',
            'bad_transition', 'review.apply_outcome', 'supersede the evaluation');
    end if;
    update programme.title_terms t
    set status = 'awaiting_evaluation'
    where t.term_id = v_term.term_id
        and t.status = 'active';
    update programme.title_terms t
    set status = case v_one.proposed_action when 'revoke' then 'revoked' else 'completed' end,
        outcome = v_one.proposed_outcome,
        revoked_reason = case when v_one.proposed_action = 'revoke' then
            case v_one.ethics when 'veto' then 'ethics_veto' else 'term_unqualified' end end
    where t.term_id = v_term.term_id
    returning * into v_after;
    if v_one.proposed_action = 'grant_lifelong' then
        insert into programme.lifelong_titles (person_id, track, granted_on, first_term, second_term, decision_doc)
        values (v_term.person_id, v_term.track, p_on, (v_one.inputs #>> '{previous,term_id}')::bigint, v_term.term_id,
            v_one.signed_doc);
    elsif v_one.proposed_action = 'revoke' then
        v_roles := programme.close_host_roles(v_term.person_id, p_on);
    end if;
    update programme.term_evaluations e
    set status = 'effective',
        effective_on = p_on
    where e.evaluation_id = p_evaluation_id;
    perform programme.add_event('evaluation.applied', 'evaluation:' || p_evaluation_id, p_job_id, jsonb_build_object(
        'before', jsonb_build_object('status', v_term.status, 'outcome', v_term.outcome),
        'after', jsonb_build_object('status', v_after.status, 'outcome', v_after.outcome,
            'revoked_reason', v_after.revoked_reason),
        'term_id', v_term.term_id, 'signed_doc', v_one.signed_doc, 'notice_from', v_one.notice_from,
        'effective_on', p_on, 'lifelong', v_one.proposed_action = 'grant_lifelong', 'host_roles', v_roles));
    v_params := programme.outcome_params(v_one) || jsonb_build_object('doc', v_one.signed_doc);
    perform programme.tell('evaluation.applied',
        jsonb_build_object('persons', to_jsonb(array(
            select v_term.person_id
            union
            select unnest(programme.audience(programme.unit_audience(c.organisation_id), p_on))
            from programme.organisations c
            where (c.kind = 'party_committee' and c.parent_id = v_term.organisation_id and c.active @> p_on)
                or (c.kind = 'district_bureau' and c.district_code = (
                    select o.district_code from programme.organisations o
                    where o.organisation_id = v_term.organisation_id))))),
        v_params, 'evaluation:' || p_evaluation_id, format('evaluation:%s:applied', p_evaluation_id));
    return jsonb_build_object('result', 'applied', 'term_status', v_after.status,
        'lifelong', v_one.proposed_action = 'grant_lifelong', 'host_roles', v_roles);
end
$$;
