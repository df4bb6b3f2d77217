-- escalation_target(review, level) → whom a late review is told to: level 1 the unit (the unit of the reviewing Party
-- organisation), level 2 the bureau of the district, level 3 the municipal bureau; a level without an organisation of
-- its own is the municipal bureau's. people: secretary and principal of a unit, officials of a bureau.
create or replace function programme.escalation_target(
    p_review programme.annual_reviews,
    p_level int,
    out organisation_id bigint,
    out people bigint[]
)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select o.organisation_id, array(
        select distinct p.person_id
        from programme.posts p
        where p.organisation_id = o.organisation_id
            and p.during @> programme.city_day(now())
            and p.post = any (case when o.kind in ('municipal_bureau', 'district_bureau') then array['official']
                else array['party_secretary', 'principal'] end)
        order by 1)
    from programme.organisations o
    left join programme.organisations r on r.organisation_id = p_review.reviewer_org_id
    where o.kind = 'municipal_bureau'
        or (p_level = 1 and o.organisation_id
            = case r.kind when 'party_committee' then r.parent_id else r.organisation_id end)
        or (p_level = 2 and o.kind = 'district_bureau' and o.district_code = p_review.district_code)
    order by o.kind = 'municipal_bureau', o.organisation_id
    limit 1
$$;
