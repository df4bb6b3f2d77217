-- office() → the notify.send audience that stands for the municipal bureau: its officials. Null without a bureau.
create or replace function programme.office()
returns jsonb
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select jsonb_build_object('org', o.organisation_id, 'post', 'official')
    from programme.organisations o
    where o.kind = 'municipal_bureau'
    order by o.organisation_id
    limit 1
$$;
