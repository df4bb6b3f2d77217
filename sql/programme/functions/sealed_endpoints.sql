-- sealed_endpoints() → every endpoint with its sealed values, for sealing them under another key. Without the key file they
-- tell nothing.
create or replace function programme.sealed_endpoints()
returns table (name text, address bytea, secret bytea)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select e.name, e.address_sealed, e.secret_sealed
    from programme.channel_endpoints e
    order by e.endpoint_id
$$;
