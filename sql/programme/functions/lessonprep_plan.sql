-- lessonprep_plan(args, job) → {"plan_id", "version", "placed", "total", "status", "is_provisional"}: writes a plan and its
-- proposals, if nothing that it was made from has changed. args are those of the job lessonprep.plan and what its handler
-- found: as_of, inputs_hash, objective, metrics, weights, warnings, is_provisional, placements (session, start, end, host,
-- room and people, times in bins) and unplaced (session, funnel). Plans that it replaces are superseded.
-- Locks: the term. Raises PM002 when the inputs changed, 23P01 when a room is taken after all.
create or replace function programme.lessonprep_plan(p_args jsonb, p_job_id bigint default null)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_term constant text := p_args ->> 'term_code';
    v_communities constant bigint[] := array(
        select c.id::bigint from jsonb_array_elements_text(p_args -> 'communities') c (id) order by 1);
    v_placements constant jsonb := p_args -> 'placements';
    v_total constant int := jsonb_array_length(v_placements) + jsonb_array_length(p_args -> 'unplaced');
    v_first date;
    v_plan programme.prep_plans;
begin
    perform programme.lock_prep_term(v_term);
    perform programme.prep_unchanged(v_term, v_communities, (p_args ->> 'as_of')::date, p_args ->> 'inputs_hash');
    select f.first_monday
    into v_first
    from programme.prep_frame(v_term) f;
    insert into programme.prep_plans (term_code, communities, mode, version, seed, time_limit_ms, inputs_hash, baseline,
        status, is_provisional, objective, metrics, weights, warnings, job_id)
    select v_term, v_communities, p_args ->> 'mode',
        coalesce(max(p.version), 0) + 1, (p_args ->> 'seed')::bigint, (p_args ->> 'time_limit_ms')::int,
        p_args ->> 'inputs_hash', max(p.plan_id) filter (where p.communities && v_communities and p.status <> 'superseded'),
        case when v_total > 0 and jsonb_array_length(v_placements) = 0 then 'infeasible' else 'proposed' end,
        (p_args ->> 'is_provisional')::boolean, p_args -> 'objective', p_args -> 'metrics', p_args -> 'weights',
        p_args -> 'warnings', p_job_id
    from programme.prep_plans p
    where p.term_code = v_term
    returning *
    into v_plan;
    update programme.prep_plans p
    set status = 'superseded'
    where p.term_code = v_term
        and p.communities && v_communities
        and p.status <> 'superseded'
        and p.plan_id <> v_plan.plan_id;

    insert into programme.prep_placements (plan_id, session_id, organisation_id, room_id, span, in_person, online, absent,
        unknown, swapping)
    select v_plan.plan_id, p.session, p.host / 8, p.room, programme.prep_span(v_first, p.start, p."end"), p."inPerson",
        p.online, p.absent, p.unknown, p.swapping
    from jsonb_to_recordset(v_placements) p (session bigint, host bigint, room bigint, start int, "end" int,
        "inPerson" bigint[], online bigint[], absent bigint[], unknown bigint[], swapping bigint[]);
    insert into programme.prep_placements (plan_id, session_id, funnel)
    select v_plan.plan_id, u.session, u.funnel
    from jsonb_to_recordset(p_args -> 'unplaced') u (session bigint, funnel jsonb);
    perform programme.prep_propose(v_plan.plan_id);

    perform programme.add_event('lessonprep.planned', 'plan:' || v_plan.plan_id, p_job_id, jsonb_build_object(
        'term_code', v_term, 'version', v_plan.version, 'mode', v_plan.mode, 'objective', v_plan.objective));
    perform skein.enqueue('notify.send', jsonb_build_object(
            'v', 1,
            'template', 'lessonprep.proposed',
            'template_version', 1,
            'audience', jsonb_build_object('persons', to_jsonb(c.persons)),
            'params', jsonb_build_object('term', v_term, 'version', v_plan.version::text,
                'placed', jsonb_array_length(v_placements)::text, 'total', v_total::text),
            'severity', 'normal',
            'category', 'lessonprep',
            'subject', 'plan:' || v_plan.plan_id,
            'dedupe_key', 'prep-plan:' || v_plan.plan_id),
        unique_key => 'prep-plan:' || v_plan.plan_id)
    from (
        select programme.prep_chairs(array_agg(p.session_id)) as persons
        from programme.prep_placements p
        where p.plan_id = v_plan.plan_id
    ) c
    where cardinality(c.persons) > 0;
    return jsonb_build_object('plan_id', v_plan.plan_id, 'version', v_plan.version,
        'placed', jsonb_array_length(v_placements), 'total', v_total, 'status', v_plan.status,
        'is_provisional', v_plan.is_provisional);
end
$$;
