-- reviewer(term, on) → who reviews the holder of a term: the party organisation of the main post held on that day.
-- Without a main post, or when the party organisation is not plain, the bureau of the holder's district (the
-- municipal bureau where there is none) with unit_unresolved, so that somebody settles it. Locks nothing.
create or replace function programme.reviewer(p_term_id bigint, p_on date)
returns table (organisation_id bigint, unit_unresolved boolean)
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_holder bigint;
    v_district text;
    v_unit bigint;
    v_reviewer bigint;
begin
    select t.person_id, o.district_code
    into v_holder, v_district
    from programme.title_terms t
    join programme.organisations o on o.organisation_id = t.organisation_id
    where t.term_id = p_term_id;
    select p.organisation_id
    into v_unit
    from programme.posts p
    where p.person_id = v_holder
        and p.is_main
        and p.during @> p_on;
    v_reviewer := programme.party_organisation(v_unit, p_on, v_holder);
    if v_reviewer is not null then
        return query select v_reviewer, false;
        return;
    end if;
    return query
    select o.organisation_id, true
    from programme.organisations o
    where (o.kind = 'district_bureau' and o.district_code = v_district)
        or o.kind = 'municipal_bureau'
    order by o.kind = 'district_bureau' desc, o.organisation_id
    limit 1;
end
$$;
