-- micros_of(result) → the run time that a worker reports, held to what the column can say (2147483647: half an hour or more).
create or replace function skein.micros_of(p_result jsonb)
returns int
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
    select case
        when jsonb_typeof(p_result -> 'micros') = 'number'
            then least(greatest((p_result ->> 'micros')::numeric, 0), 2147483647)::int
        else 0
    end;
$$;
