-- schedule_escalations(review, cycle) → how many review.escalate jobs were scheduled; levels that have a row already are
-- left alone. A moment that has passed runs at once: a late review stays late.
create or replace function programme.schedule_escalations(
    p_review programme.annual_reviews,
    p_cycle programme.review_cycles
)
returns int
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    with made as (
        insert into programme.review_escalations (review_id, level, escalate_at, job_id)
        select p_review.review_id, m.level, m.escalate_at, e.job_id
        from programme.escalation_times(p_cycle) m
        cross join lateral skein.enqueue('review.escalate',
            jsonb_build_object('v', 1, 'review_id', p_review.review_id, 'level', m.level),
            run_at => m.escalate_at, unique_key => p_review.review_id || ':' || m.level,
            tenant => p_review.district_code, tags => array['cycle:' || p_cycle.cycle_id]) e
        where not exists (
            select
            from programme.review_escalations x
            where x.review_id = p_review.review_id
                and x.level = m.level)
        returning 1
    )
    select count(*)::int from made
$$;
