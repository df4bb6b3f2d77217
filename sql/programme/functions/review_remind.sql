-- review_remind({"review_id", "k"}, job_id) → {"result": "sent" | "digest" | "not_needed" | "done_before"}: job kind
-- review.remind. Sends the k-th reminder of a review that is still open. A unit with more open reviews than policy
-- review.unit_digest_above gets one message with their number. Repeating it sends nothing.
-- Locks: the review, then the reminder. Raises SK008 for a review or reminder that does not exist.
create or replace function programme.review_remind(p_args jsonb, p_job_id bigint default null)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_review programme.annual_reviews;
    v_cycle programme.review_cycles;
    v_reminder programme.review_reminders;
    v_open bigint;
    v_result text;
begin
    select r.*
    into v_review
    from programme.annual_reviews r
    where r.review_id = (p_args ->> 'review_id')::bigint
    for no key update;
    select m.*
    into v_reminder
    from programme.review_reminders m
    where m.review_id = v_review.review_id
        and m.k = (p_args ->> 'k')::int
    for no key update;
    if not found then
        perform skein.refuse('SK008', format('review %s has no reminder %s', p_args ->> 'review_id', p_args ->> 'k'),
            case when v_review.review_id is null then '/review_id' else '/k' end, 'not_found', 'review.remind');
    end if;
    if v_reminder.done_at is not null then
        return jsonb_build_object('result', 'done_before');
    end if;
    select c.* into v_cycle from programme.review_cycles c where c.cycle_id = v_review.cycle_id;
    if v_review.status in ('party_confirmed', 'void', 'missed') or v_cycle.status in ('closing', 'closed') then
        v_result := 'not_needed';
    else
        select count(*)
        into v_open
        from programme.annual_reviews r
        where r.reviewer_org_id = v_review.reviewer_org_id
            and r.cycle_id = v_review.cycle_id
            and r.status in ('open', 'self_submitted', 'returned', 'unit_rated');
        v_result := case
            when v_open <= programme.policy('review.unit_digest_above', programme.city_day(v_cycle.opens_at))::int
                then 'sent'
            else 'digest'
        end;
        perform programme.notify_review(v_review,
            case when v_reminder.remind_at > v_cycle.due_at then 'review.overdue' else 'review.remind' end,
            'r' || v_reminder.k, v_result = 'sent');
        if v_result = 'digest' then
            perform programme.notify_unit(v_review, v_reminder.k, v_open);
        end if;
        perform programme.add_event('review.reminded', 'review:' || v_review.review_id, p_job_id,
            jsonb_build_object('k', v_reminder.k, 'result', v_result));
    end if;
    update programme.review_reminders m
    set done_at = now(),
        result = v_result
    where m.review_id = v_reminder.review_id
        and m.k = v_reminder.k;
    return jsonb_build_object('result', v_result);
end
$$;
