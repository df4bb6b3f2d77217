-- training_units(audience, on) → the units that an audience reaches on that day, and whether anybody is known there who
-- holds one of its posts. A unit of which nobody is known is missing data, and neither reached nor left out. Locks
-- nothing.
create or replace function programme.training_units(p_audience jsonb, p_on date)
returns table (organisation_id bigint, known boolean)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select o.organisation_id, exists (
        select
        from programme.posts p
        where p.organisation_id = o.organisation_id
            and p.during @> p_on
            and p_audience -> 'posts' ? p.post::text)
    from programme.organisations o
    where o.kind = 'school'
        and o.active @> p_on
        and (not p_audience ? 'organisations' or p_audience -> 'organisations' ? o.code)
        and (not p_audience ? 'stages' or exists (
            select
            from programme.organisation_stages s
            where s.organisation_id = o.organisation_id
                and p_audience -> 'stages' ? s.stage::text))
$$;
