-- staged_half_days(batch) → each row as the half-day will be. Rows of one district, stage and first day are one set; valid
-- is null when it ends before it begins. Part of an import.
create or replace function programme.staged_half_days(p_batch_id bigint)
returns table (line_no int, district_code text, stage text, day_from date, valid daterange, weekday int, starts time,
    ends time)
language sql
stable
rows 1000
security definer
set search_path = pg_catalog, pg_temp
as $$
    select s.line_no, s.body ->> 'district', s.body ->> 'stage', (s.body ->> 'from')::date,
        case when coalesce((s.body ->> 'through')::date >= (s.body ->> 'from')::date, true)
            then daterange((s.body ->> 'from')::date, (s.body ->> 'through')::date + 1) end,
        (s.body ->> 'weekday')::int, (s.body ->> 'starts')::time, (s.body ->> 'ends')::time
    from programme.staged(p_batch_id) s
$$;
