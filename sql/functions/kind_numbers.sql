-- kind_numbers(names) → the number and timeout of each of these kinds that exists: claimed jobs carry the number.
create or replace function skein.kind_numbers(p_names text[])
returns table (kind int, name text, timeout interval)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select k.kind, k.name, k.timeout
    from skein.kinds k
    where k.name = any (p_names);
$$;
