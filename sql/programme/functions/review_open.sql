-- review_open({"cycle_id", "term_id"}, job_id) → {"review_id", "status", "created", "reminders"}: job kind review.open.
-- Finds who reviews, inserts the review, schedules its reminders and escalations, and tells holder and unit. A term that was suspended
-- on every day that counts gets a review that is void at once. A term that ended otherwise meanwhile gets none
-- (status "skipped"). Repeating it changes nothing.
-- Locks: the term (shared), then the review's unique key. Raises SK008 for an unknown cycle or term, SK009 when the
-- cycle is closed, SK002 when the term does not touch the year.
create or replace function programme.review_open(p_args jsonb, p_job_id bigint default null)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_cycle programme.review_cycles;
    v_term programme.title_terms;
    v_review programme.annual_reviews;
    v_suspended boolean;
    v_reminders int := 0;
begin
    select c.* into v_cycle from programme.review_cycles c where c.cycle_id = (p_args ->> 'cycle_id')::bigint;
    if not found then
        perform skein.refuse('SK008', format('there is no cycle %s', p_args ->> 'cycle_id'), '/cycle_id', 'not_found');
    end if;
    select t.* into v_term from programme.title_terms t where t.term_id = (p_args ->> 'term_id')::bigint for share;
    if not found then
        perform skein.refuse('SK008', format('there is no term %s', p_args ->> 'term_id'), '/term_id', 'not_found');
    end if;
    select r.*
    into v_review
    from programme.annual_reviews r
    where r.cycle_id = v_cycle.cycle_id
        and r.term_id = v_term.term_id;
    if found then
        return jsonb_build_object('review_id', v_review.review_id, 'status', v_review.status, 'created', false);
    end if;
    if not v_term.period && v_cycle.covers then
        perform skein.refuse('SK002', format('term %s does not touch the year %s', v_term.term_id, v_cycle.review_year),
            '/term_id', 'term_outside_year', 'review.open');
    end if;
    if v_cycle.status in ('closing', 'closed') then
        perform skein.refuse('SK009', format('cycle %s is %s', v_cycle.cycle_id, v_cycle.status), '/cycle_id',
            'bad_transition', 'review.open');
    end if;
    if v_term.status <> 'active' then
        return jsonb_build_object('status', 'skipped', 'created', false);
    end if;
    select coalesce(range_agg(s.during) @> (v_term.period * v_cycle.covers), false)
    into v_suspended
    from programme.title_suspensions s
    where s.term_id = v_term.term_id;
    insert into programme.annual_reviews (cycle_id, term_id, reviewer_org_id, unit_unresolved, district_code, status,
        void_reason)
    select v_cycle.cycle_id, v_term.term_id, r.organisation_id, r.unit_unresolved, o.district_code,
        case when v_suspended then 'void' else 'open' end,
        case when v_suspended then 'suspended_all_year' end
    from programme.reviewer(v_term.term_id, programme.city_day(v_cycle.opens_at)) r
    join programme.organisations o on o.organisation_id = v_term.organisation_id
    on conflict on constraint review_once_a_cycle do nothing
    returning *
    into v_review;
    if not found then
        return programme.review_open(p_args, p_job_id);
    end if;
    if not v_suspended then
        v_reminders := programme.schedule_reminders(v_review, v_cycle);
        perform programme.schedule_escalations(v_review, v_cycle);
        perform programme.notify_review(v_review, 'review.opened', 'opened', true);
    end if;
    perform programme.add_event('review.opened', 'review:' || v_review.review_id, p_job_id,
        jsonb_build_object('cycle_id', v_cycle.cycle_id, 'term_id', v_term.term_id, 'status', v_review.status,
            'reviewer_org_id', v_review.reviewer_org_id, 'unit_unresolved', v_review.unit_unresolved,
            'reminders', v_reminders));
    return jsonb_build_object('review_id', v_review.review_id, 'status', v_review.status, 'created', true,
        'unit_unresolved', v_review.unit_unresolved, 'reminders', v_reminders);
end
$$;
