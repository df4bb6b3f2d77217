-- review_rate(review, row_version, actor, ethics, teaching, role): the unit rates. self_submitted → unit_rated.
-- Locks the review. Raises SK002 (a score or word out of range), SK003, SK008, SK009.
create or replace function programme.review_rate(
    review_id bigint,
    row_version int,
    actor text,
    ethics text,
    teaching numeric,
    role numeric
)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_review programme.annual_reviews := programme.lock_review($1, $2, true);
begin
    if coalesce($4, '') not in ('pass', 'concern', 'veto') then
        perform skein.refuse('SK002', 'ethics is pass, concern or veto', '/ethics', 'one_of');
    end if;
    if $5 is null or $5 not between 0 and 100 or $5 <> round($5, 2) then
        perform skein.refuse('SK002', 'teaching is 0 to 100 with two places at most', '/teaching', 'range');
    end if;
    if $6 is null or $6 not between 0 and 100 or $6 <> round($6, 2) then
        perform skein.refuse('SK002', 'role is 0 to 100 with two places at most', '/role', 'range');
    end if;
    perform programme.may_review(v_review, programme.actor($3), false);
    update programme.annual_reviews r
    set status = 'unit_rated',
        rated_at = now(),
        ethics = $4,
        teaching = $5,
        role = $6
    where r.review_id = $1
    returning * into v_review;
    return programme.end_act('review', to_jsonb(v_review), 'review.rated', $3,
        jsonb_build_object('ethics', $4, 'teaching', $5, 'role', $6));
end
$$;
