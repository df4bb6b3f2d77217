-- notify_review(review, template, step, with_unit): enqueues one in-app message about a review to its holder, and with
-- with_unit to the reviewing unit too. step makes the dedupe key: each step of a review is told once.
create or replace function programme.notify_review(
    p_review programme.annual_reviews,
    p_template text,
    p_step text,
    p_with_unit boolean
)
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    select skein.enqueue('notify.send', jsonb_build_object(
            'v', 1,
            'template', p_template,
            'template_version', 1,
            'audience', jsonb_build_object('persons', jsonb_build_array(t.person_id))
                || case when p_with_unit then programme.unit_audience(p_review.reviewer_org_id) else '{}' end,
            'params', jsonb_build_object('holder', h.name_zh, 'unit', o.name_zh, 'year', c.review_year,
                'due', programme.local_text(c.due_at)),
            'severity', case when p_template = 'review.overdue' then 'high' else 'normal' end,
            'category', 'review',
            'subject', 'review:' || p_review.review_id,
            'dedupe_key', 'rev:' || p_review.review_id || ':' || p_step),
        unique_key => 'rev:' || p_review.review_id || ':' || p_step, tenant => p_review.district_code)
    from programme.review_cycles c,
        programme.title_terms t
    join programme.people h on h.person_id = t.person_id
    join programme.organisations o on o.organisation_id = t.organisation_id
    where c.cycle_id = p_review.cycle_id
        and t.term_id = p_review.term_id
$$;
