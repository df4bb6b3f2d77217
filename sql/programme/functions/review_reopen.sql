-- review_reopen(review, row_version, actor, reason, doc): gives a confirmed or missed review back to its unit.
-- party_confirmed | missed → returned. What it said stays as a row of programme.review_versions; the row gets a new
-- version. Only an official of the municipal bureau, with reason and document.
-- Locks the review. Raises SK002, SK003, SK008, SK009 (also while the cycle is closing: close it first).
create or replace function programme.review_reopen(
    review_id bigint,
    row_version int,
    actor text,
    reason text,
    doc text
)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_review programme.annual_reviews := programme.lock_review($1, $2, false);
    v_official constant bigint := programme.official($3);
begin
    perform programme.need_reason($4);
    perform programme.need_document($5);
    if v_review.status not in ('party_confirmed', 'missed') then
        perform skein.refuse('SK009', format('a review that is %s is not finished', v_review.status), '/review_id',
            'transition', p_hint => 'only a confirmed or missed review is reopened');
    end if;
    insert into programme.review_versions (review_id, row_version, was, reason, doc_no, reopened_by)
    values (v_review.review_id, v_review.row_version, to_jsonb(v_review), $4, $5, v_official);
    update programme.annual_reviews r
    set status = 'returned',
        confirmed_at = null,
        confirmed_by = null,
        grade = null
    where r.review_id = $1
    returning * into v_review;
    return programme.end_act('review', to_jsonb(v_review), 'review.reopened', $3,
        jsonb_build_object('reason', $4, 'doc', $5));
end
$$;
