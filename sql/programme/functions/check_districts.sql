-- check_districts(batch): notes codes that are not six digits and names that another district has. Part of an import.
create or replace function programme.check_districts(p_batch_id bigint)
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    select programme.note_fault(p_batch_id, s.line_no, 'code', 'code', 'six digits, such as 370202')
    from programme.staged(p_batch_id) s
    where s.body ->> 'code' !~ '^\d{6}$';

    select programme.note_fault(p_batch_id, s.line_no, 'name_zh', 'duplicate', 'another district has this name')
    from (
        select s.line_no, s.body, count(*) over (partition by s.body ->> 'name_zh') as used
        from programme.staged(p_batch_id) s
    ) s
    left join programme.districts d
        on d.name_zh = s.body ->> 'name_zh' and d.district_code <> s.body ->> 'code'
    where s.used > 1
        or d.district_code is not null
$$;
