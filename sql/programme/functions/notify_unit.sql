-- notify_unit(review, k, open): enqueues one message to a unit that has many open reviews, with their number instead of
-- a message for each. All reviews of the unit share its dedupe key, so the k-th reminder reaches the unit once.
create or replace function programme.notify_unit(p_review programme.annual_reviews, p_k int, p_open bigint)
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    select skein.enqueue('notify.send', jsonb_build_object(
            'v', 1,
            'template', 'review.remind_unit',
            'template_version', 1,
            'audience', programme.unit_audience(p_review.reviewer_org_id),
            'params', jsonb_build_object('unit', o.name_zh, 'year', c.review_year, 'open', p_open,
                'due', programme.local_text(c.due_at)),
            'severity', 'normal',
            'category', 'review',
            'subject', 'cycle:' || c.cycle_id,
            'dedupe_key', d.key),
        unique_key => d.key, tenant => p_review.district_code)
    from programme.review_cycles c
    join programme.organisations o on o.organisation_id = p_review.reviewer_org_id
    cross join lateral (
        select format('unit:%s:cycle:%s:r%s', p_review.reviewer_org_id, c.cycle_id, p_k) as key
    ) d
    where c.cycle_id = p_review.cycle_id
$$;
