-- drop_slice_part(slice, tables): drops these tables' partitions of one slice. Waits at most 50 ms for the lock, so that a long
-- transaction on the table delays retention and not the queue. Returns false when the lock could not be had.
create or replace function skein.drop_slice_part(p_slice int, p_tables text[])
returns boolean
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_table text;
begin
    perform set_config('lock_timeout', '50ms', true);
    foreach v_table in array p_tables loop
        execute format('drop table if exists skein.%I', format('%s_%s', v_table, p_slice));
    end loop;
    return true;
exception
    when lock_not_available then
        return false;
end
$$;
