-- check_busy(batch): notes ends before their beginning, and notes of more than 200 characters. Part of an import.
create or replace function programme.check_busy(p_batch_id bigint)
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    select programme.note_fault(p_batch_id, s.line_no, f.at, f.code, f.message)
    from programme.staged_busy(p_batch_id) s
    cross join lateral (
        select 'ends' as at, 'dates' as code, 'ends before it begins' as message
        where isempty(s.span)
        union all
        select 'note', 'too_long', 'at most 200 characters'
        where length(s.note) > 200
    ) f
$$;
