-- review_submit(review, row_version, actor): the holder hands in the own report. open | returned → self_submitted.
-- Locks the review. Raises SK002, SK003 (somebody else), SK008, SK009 (stale_version, frozen, transition).
create or replace function programme.review_submit(review_id bigint, row_version int, actor text)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_review programme.annual_reviews := programme.lock_review($1, $2, true);
begin
    if programme.actor($3) <> programme.holder_of(v_review.term_id) then
        perform skein.refuse('SK003', 'only the holder hands in the own report', '/actor', 'actor');
    end if;
    update programme.annual_reviews r
    set status = 'self_submitted',
        self_at = now()
    where r.review_id = $1
    returning * into v_review;
    return programme.end_act('review', to_jsonb(v_review), 'review.submitted', $3);
end
$$;
