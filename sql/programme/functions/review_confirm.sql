-- review_confirm(review, row_version, actor, grade, doc): the Party organisation signs the year's grade.
-- unit_rated → party_confirmed. Locks the review. Raises SK002, SK003, SK008, SK009.
create or replace function programme.review_confirm(
    review_id bigint,
    row_version int,
    actor text,
    grade text,
    doc text
)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_review programme.annual_reviews := programme.lock_review($1, $2, true);
    v_actor constant bigint := programme.actor($3);
begin
    perform programme.need_document($5);
    if coalesce($4, '') not in ('excellent', 'qualified', 'basically_qualified', 'unqualified') then
        perform skein.refuse('SK002', 'grade is excellent, qualified, basically_qualified or unqualified', '/grade',
            'one_of');
    end if;
    if v_review.ethics = 'veto' and $4 <> 'unqualified' then
        perform skein.refuse('SK002', 'a veto on ethics leaves no grade but unqualified', '/grade', 'ethics_veto');
    end if;
    perform programme.may_review(v_review, v_actor, true);
    update programme.annual_reviews r
    set status = 'party_confirmed',
        confirmed_at = now(),
        confirmed_by = v_actor,
        grade = $4
    where r.review_id = $1
    returning * into v_review;
    return programme.end_act('review', to_jsonb(v_review), 'review.confirmed', $3,
        jsonb_build_object('grade', $4, 'doc', $5));
end
$$;
