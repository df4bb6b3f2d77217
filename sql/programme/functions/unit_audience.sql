-- unit_audience(organisation) → the notify.send audience that stands for a reviewing unit: the secretary of a party
-- organisation, the officials of a bureau.
create or replace function programme.unit_audience(p_organisation_id bigint)
returns jsonb
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select jsonb_build_object(
        'org', o.organisation_id,
        'post', case when o.kind = 'party_committee' then 'party_secretary' else 'official' end)
    from programme.organisations o
    where o.organisation_id = p_organisation_id
$$;
