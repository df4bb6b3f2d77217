-- check_holidays(batch): notes make-up working days that are working days anyway. What concerns the whole year is for
-- calendar_import to judge. Part of an import.
create or replace function programme.check_holidays(p_batch_id bigint)
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    select programme.note_fault(p_batch_id, s.line_no, 'kind', 'makeup_workday', 'people work on that day anyway')
    from programme.staged(p_batch_id) s
    join skein.calendars c on c.name = 'cn'
    where s.body ->> 'kind' = 'makeup_workday'
        and date_part('isodow', (s.body ->> 'date')::date) <> all (c.weekend)
$$;
