-- prep_host(organisation) → the number of the institution that stands for a unit as a host: its lowest stage.
create or replace function programme.prep_host(p_organisation_id bigint)
returns bigint
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select min(programme.prep_institution(s.organisation_id, s.stage))
    from programme.organisation_stages s
    where s.organisation_id = p_organisation_id
$$;
