-- review_close({"cycle_id", "force", "actor", "doc"}, job_id) → {"result": "closed" | "held" | "done_before", "total",
-- "confirmed", "missed", "void", "by_district", "flagged"}: job kind review.close. Ends a yearly review: whatever is
-- not confirmed or void is missed (a rating that nobody confirmed is returned first), the counts by district are kept,
-- terms missed again and again are flagged, and the report of a calendar year is enqueued. When more than policy
-- review.max_missed_share is missed, the cycle stays in closing ("held") until a person forces it by name. Before
-- closes_at it waits (PM002). Repeating it changes nothing. Locks: the cycle, then its unfinished reviews by number.
-- Raises SK002 (force without actor or document), SK003 (no official), SK008, PM001, PM002.
create or replace function programme.review_close(p_args jsonb, p_job_id bigint default null)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_force constant boolean := coalesce((p_args ->> 'force')::boolean, false);
    v_cycle programme.review_cycles;
    v_counts jsonb;
    v_flagged int := 0;
    v_held boolean;
    v_result jsonb;
begin
    select c.* into v_cycle from programme.review_cycles c where c.cycle_id = (p_args ->> 'cycle_id')::bigint
    for no key update;
    if not found then
        perform skein.refuse('SK008', format('there is no cycle %s', p_args ->> 'cycle_id'), '/cycle_id', 'not_found',
            'review.close');
    end if;
    if v_force then
        perform programme.official(p_args ->> 'actor');
        perform programme.need_document(p_args ->> 'doc');
    end if;
    if v_cycle.status = 'closed' then
        return jsonb_build_object('result', 'done_before');
    end if;
    if v_cycle.closes_at > now() then
        perform programme.not_yet(format('cycle %s closes at %s', v_cycle.cycle_id,
            programme.local_text(v_cycle.closes_at)), v_cycle.closes_at);
    end if;
    if v_cycle.status <> 'closing' then
        update programme.review_cycles c set status = 'open'
        where c.cycle_id = v_cycle.cycle_id and c.status = 'planned';
        update programme.review_cycles c set status = 'closing' where c.cycle_id = v_cycle.cycle_id;
        perform r.review_id from programme.annual_reviews r
        where r.cycle_id = v_cycle.cycle_id and r.status in ('open', 'self_submitted', 'returned', 'unit_rated')
        order by r.review_id
        for no key update;
        update programme.annual_reviews r set status = 'returned'
        where r.cycle_id = v_cycle.cycle_id and r.status = 'unit_rated';
        update programme.annual_reviews r set status = 'missed'
        where r.cycle_id = v_cycle.cycle_id and r.status in ('open', 'self_submitted', 'returned');
        v_flagged := programme.flag_misses(v_cycle, p_job_id);
    end if;
    v_counts := programme.completeness(v_cycle.cycle_id);
    v_held := not v_force and (v_counts ->> 'missed')::numeric > (v_counts ->> 'total')::numeric
        * (programme.policy('review.max_missed_share', programme.city_day(v_cycle.closes_at)) #>> '{}')::numeric;
    v_result := v_counts || jsonb_build_object('result', case when v_held then 'held' else 'closed' end,
        'flagged', v_flagged);
    if v_held and v_cycle.status = 'closing' then
        return v_result;
    end if;
    update programme.review_cycles c
    set status = case when v_held then 'closing' else 'closed' end,
        completeness = v_counts
    where c.cycle_id = v_cycle.cycle_id;
    if v_force then
        perform programme.add_act('review.close_forced', 'cycle:' || v_cycle.cycle_id, p_args ->> 'actor',
            v_counts || jsonb_build_object('doc', p_args ->> 'doc'));
    end if;
    perform programme.add_event(case when v_held then 'review.close_held' else 'review.closed' end,
        'cycle:' || v_cycle.cycle_id, p_job_id, v_result);
    perform programme.tell(case when v_held then 'review.close_held' else 'review.closed' end, programme.office(),
        jsonb_build_object('year', v_cycle.review_year, 'cycle', v_cycle.cycle_id, 'total', v_counts -> 'total',
            'confirmed', v_counts -> 'confirmed', 'missed', v_counts -> 'missed'),
        'cycle:' || v_cycle.cycle_id, format('cycle:%s:%s', v_cycle.cycle_id, v_result ->> 'result'),
        case when v_held then 'high' else 'normal' end);
    if not v_held and v_cycle.basis = 'calendar_year' and v_cycle.track is null then
        perform skein.enqueue('report.yearly', jsonb_build_object('v', 1, 'year', v_cycle.review_year),
            unique_key => v_cycle.review_year || ':');
    end if;
    return v_result;
end
$$;
