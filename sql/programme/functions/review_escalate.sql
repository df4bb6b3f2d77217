-- review_escalate({"review_id", "level"}, job_id) → {"result": "sent" | "not_needed" | "nobody" | "done_before", "told":
-- [levels]}: job kind review.escalate. Tells the level's organisation that reviews are late: one message for an
-- organisation, level and day, which lists all of them. A lower level that was not told yet is told first.
-- Locks: the review, then its escalations. Raises SK008, PM001.
create or replace function programme.review_escalate(p_args jsonb, p_job_id bigint default null)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_level constant int := (p_args ->> 'level')::int;
    v_review programme.annual_reviews;
    v_cycle programme.review_cycles;
    v_row programme.review_escalations;
    v_result text := 'done_before';
    v_told jsonb := '[]';
begin
    select r.* into v_review from programme.annual_reviews r
    where r.review_id = (p_args ->> 'review_id')::bigint
    for no key update;
    if not found then
        perform skein.refuse('SK008', format('there is no review %s', p_args ->> 'review_id'), '/review_id',
            'not_found', 'review.escalate');
    end if;
    select c.* into v_cycle from programme.review_cycles c where c.cycle_id = v_review.cycle_id;
    insert into programme.review_escalations (review_id, level, escalate_at)
    select v_review.review_id, m.level, m.escalate_at
    from programme.escalation_times(v_cycle) m
    where m.level <= v_level
    on conflict on constraint review_escalations_pkey do nothing;
    for v_row in
        select e.*
        from programme.review_escalations e
        where e.review_id = v_review.review_id
            and e.level <= v_level
            and e.done_at is null
        order by e.level
        for no key update
    loop
        if v_review.status in ('party_confirmed', 'void', 'missed') or v_cycle.status in ('closing', 'closed') then
            v_result := 'not_needed';
        else
            v_result := programme.tell_late(v_review, v_cycle, v_row.level);
            v_told := v_told || to_jsonb(v_row.level);
            perform programme.add_event('review.escalated', 'review:' || v_review.review_id, p_job_id,
                jsonb_build_object('level', v_row.level, 'result', v_result));
        end if;
        update programme.review_escalations e
        set done_at = now(),
            result = v_result
        where e.review_id = v_review.review_id
            and e.level = v_row.level;
    end loop;
    return jsonb_build_object('result', v_result, 'told', v_told);
end
$$;
