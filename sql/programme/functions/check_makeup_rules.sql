-- check_makeup_rules(batch): notes days that are no make-up working day of the calendar. Part of an import.
create or replace function programme.check_makeup_rules(p_batch_id bigint)
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    select programme.note_fault(p_batch_id, s.line_no, 'date', 'no_makeup_day',
        case when y.year is null then format('the holidays of %s are not published: import them first', s.year)
            else 'this day is no make-up working day' end)
    from (
        select s.line_no, (s.body ->> 'date')::date as day, left(s.body ->> 'date', 4)::int as year
        from programme.staged(p_batch_id) s
    ) s
    left join skein.calendar_days d on d.calendar = 'cn' and d.day = s.day
    left join skein.calendar_years y on y.calendar = 'cn' and y.year = s.year and y.status = 'published'
    where d.kind is distinct from 'makeup_workday'
$$;
