-- define_queue_if_missing(name): a queue exists from its first mention by a kind or an operator.
-- Raises SK002 for a bad name.
create or replace function skein.define_queue_if_missing(p_name text)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    if coalesce(p_name, '') !~ '^[A-Za-z0-9_][A-Za-z0-9_.:/-]{0,99}$' then
        perform skein.refuse('SK002', format('%L is not a name for a queue', p_name), '/queue', 'name',
            p_hint => 'letters, digits, _ . : / and -, at most 100');
    end if;
    insert into skein.queues (name)
    values (p_name)
    on conflict do nothing;
end
$$;
