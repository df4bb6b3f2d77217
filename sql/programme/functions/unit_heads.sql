-- unit_heads(organisation) → the notify.send audience that stands for a unit: its secretary, principal and officials of
-- today; the municipal bureau's officials for a unit of which nobody is known. Locks nothing.
create or replace function programme.unit_heads(p_organisation_id bigint)
returns jsonb
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select coalesce((
        select jsonb_build_object('persons', jsonb_agg(distinct p.person_id))
        from programme.posts p
        where p.organisation_id = p_organisation_id
            and p.post in ('party_secretary', 'principal', 'official')
            and p.during @> programme.city_day(now())
        having count(*) > 0
    ), programme.office())
$$;
