-- review_void(review, row_version, actor, reason, doc): takes a review out of the year. Any status but party_confirmed
-- → void. reason is one of suspended_all_year, left, died, revoked, mistake. Only an official of the municipal bureau,
-- with a document. Locks the review. Raises SK002, SK003, SK008, SK009.
create or replace function programme.review_void(
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
begin
    perform programme.official($3);
    perform programme.need_document($5);
    if coalesce($4, '') not in ('suspended_all_year', 'left', 'died', 'revoked', 'mistake') then
        perform skein.refuse('SK002', 'the reason is suspended_all_year, left, died, revoked or mistake', '/reason',
            'one_of');
    end if;
    if v_review.status = 'void' then
        perform skein.refuse('SK009', 'the review is void already', '/review_id', 'transition');
    end if;
    update programme.annual_reviews r
    set status = 'void',
        void_reason = $4
    where r.review_id = $1
    returning * into v_review;
    return programme.end_act('review', to_jsonb(v_review), 'review.voided', $3,
        jsonb_build_object('reason', $4, 'doc', $5));
end
$$;
