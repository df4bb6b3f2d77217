-- open_slice() → the number of a new slice, with a partition for each table of the history. Partitions are attached and not
-- created in place: that takes a lock which writers do not conflict with.
create or replace function skein.open_slice()
returns int
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    v_slice int;
    v_table text;
    v_name text;
begin
    select c.slice + 1
    into v_slice
    from skein.current_slice c
    for update;
    foreach v_table in array array['ready', 'lease', 'outcome', 'ended', 'failures', 'results', 'job_logs'] loop
        v_name := format('%s_%s', v_table, v_slice);
        execute format('create table skein.%I (like skein.%I including defaults including constraints including storage '
            'including generated)', v_name, v_table);
        execute format('alter table skein.%I attach partition skein.%I for values from (%s) to (%s)', v_table, v_name, v_slice,
            v_slice + 1);
    end loop;
    update skein.slices s
    set closed_at = clock_timestamp()
    where s.closed_at is null;
    insert into skein.slices (slice)
    values (v_slice);
    update skein.current_slice
    set slice = v_slice;
    perform skein.refresh_lanes();
    return v_slice;
end
$$;
