-- doctor() → the checks an operator would make: each with a status (ok, warn, fail), what was found, and what to do.
create or replace function skein.doctor()
returns table (check_name text, status text, detail text, advice text)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select d.*
    from skein.doctor_in('en') d
$$;
