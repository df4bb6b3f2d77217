-- review_return(review, row_version, actor, reason): sends a report or rating back. self_submitted | unit_rated →
-- returned. Locks the review. Raises SK002, SK003, SK008, SK009.
create or replace function programme.review_return(review_id bigint, row_version int, actor text, reason text)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_review programme.annual_reviews := programme.lock_review($1, $2, true);
begin
    perform programme.need_reason($4);
    perform programme.may_review(v_review, programme.actor($3), false);
    if v_review.status not in ('self_submitted', 'unit_rated') then
        perform skein.refuse('SK009', format('an annual_review cannot go from %s to returned here', v_review.status),
            '/review_id', 'transition',
            p_hint => case when v_review.status in ('party_confirmed', 'missed') then 'reopen it instead' end);
    end if;
    update programme.annual_reviews r
    set status = 'returned'
    where r.review_id = $1
    returning * into v_review;
    return programme.end_act('review', to_jsonb(v_review), 'review.returned', $3, jsonb_build_object('reason', $4));
end
$$;
