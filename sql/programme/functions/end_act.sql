-- end_act(review, kind, actor, body) → {"review_id", "status", "row_version"}: puts a person's act on record. Part of
-- review_submit and its siblings.
create or replace function programme.end_act(
    p_review programme.annual_reviews,
    p_kind text,
    p_actor text,
    p_body jsonb default '{}'
)
returns jsonb
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    select programme.add_act(p_kind, 'review:' || p_review.review_id, p_actor,
        jsonb_build_object('status', p_review.status, 'row_version', p_review.row_version) || p_body);
    select jsonb_build_object('review_id', p_review.review_id, 'status', p_review.status,
        'row_version', p_review.row_version);
$$;
