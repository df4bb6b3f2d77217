-- prep_propose(plan): gives the sessions the times and places that the plan has for them, as proposals. A confirmed session
-- that the plan moves goes back to a proposal; what people were told stays in prep_invitations until it is confirmed anew.
-- A session that the plan has no place for loses the proposal it had. Part of lessonprep_plan.
create or replace function programme.prep_propose(p_plan_id bigint)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_changed bigint[];
begin
    -- Two sessions may change rooms with each other: looked at when all have moved.
    set constraints programme.session_room_is_free deferred;
    select array_agg(s.session_id)
    into v_changed
    from programme.prep_placements p
    join programme.prep_sessions s using (session_id)
    where p.plan_id = p_plan_id
        and s.status in ('to_place', 'proposed', 'confirmed', 'reschedule_requested')
        and (s.organisation_id, s.room_id, s.span, s.status = 'reschedule_requested')
            is distinct from (p.organisation_id, p.room_id, p.span, false);
    update programme.prep_sessions s
    set status = 'reschedule_requested'
    where s.session_id = any (v_changed)
        and s.status = 'confirmed';
    update programme.prep_sessions s
    set status = 'proposed',
        organisation_id = p.organisation_id,
        room_id = p.room_id,
        span = p.span,
        room_span = tstzrange(lower(p.span) - r.set_up, upper(p.span)),
        reason = null
    from programme.prep_placements p
    join programme.rooms r using (room_id)
    where p.plan_id = p_plan_id
        and s.session_id = p.session_id
        and s.session_id = any (v_changed)
        and p.span is not null;
    update programme.prep_sessions s
    set status = 'to_place',
        organisation_id = null,
        room_id = null,
        span = null,
        room_span = null,
        reason = 'no_place'
    from programme.prep_placements p
    where p.plan_id = p_plan_id
        and s.session_id = p.session_id
        and s.status = 'proposed'
        and p.span is null;
    set constraints programme.session_room_is_free immediate;
end
$$;
