-- may_review(review, actor, confirms): refuses (SK003) whoever may not rate or confirm this review: the holder never
-- may; to rate one needs a post at the holder's unit or at the reviewing organisation or its unit; to confirm one must
-- be the secretary of the reviewing Party organisation, or an official of the bureau that reviews.
create or replace function programme.may_review(p_review programme.annual_reviews, p_actor bigint, p_confirms boolean)
returns void
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_today constant date := programme.city_day(now());
    v_confirmers constant bigint[] :=
        programme.audience(programme.unit_audience(p_review.reviewer_org_id), v_today);
begin
    if p_actor = programme.holder_of(p_review.term_id) then
        perform skein.refuse('SK003', 'nobody decides about the own review', '/actor', 'own_review');
    end if;
    if p_actor = any (v_confirmers) or (not p_confirms and exists (
        select
        from programme.posts p
        where p.person_id = p_actor
            and p.during @> v_today
            and p.organisation_id in (
                select t.organisation_id from programme.title_terms t where t.term_id = p_review.term_id
                union all
                select o.parent_id from programme.organisations o
                where o.organisation_id = p_review.reviewer_org_id and o.kind = 'party_committee'
                union all
                select p_review.reviewer_org_id)))
    then
        return;
    end if;
    perform skein.refuse('SK003', case when p_confirms
            then 'only the secretary of the reviewing Party organisation, or an official of the reviewing bureau, confirms'
            else 'only somebody of the holder''s unit or of the reviewing organisation rates' end,
        '/actor', 'actor');
end
$$;
