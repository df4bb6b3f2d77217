-- check_travel_times(batch): notes ways from a unit to itself, and minutes out of range. Part of an import.
create or replace function programme.check_travel_times(p_batch_id bigint)
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    select programme.note_fault(p_batch_id, s.line_no, f.at, f.code, f.message)
    from programme.staged(p_batch_id) s
    cross join lateral (
        select 'to' as at, 'circle' as code, 'from a unit to itself' as message
        where s.body ->> 'from' = s.body ->> 'to'
        union all
        select 'minutes', 'range', '0 to 300 minutes'
        where (s.body ->> 'minutes')::int > 300
    ) f
$$;
