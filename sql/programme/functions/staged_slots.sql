-- staged_slots(batch) → each row as the period will be. Rows of one unit, stage and first day are one grid; valid is null
-- when it ends before it begins. Part of an import.
create or replace function programme.staged_slots(p_batch_id bigint)
returns table (line_no int, organisation_id bigint, stage text, day_from date, valid daterange, period_no int, starts time,
    ends time)
language sql
stable
rows 1000
security definer
set search_path = pg_catalog, pg_temp
as $$
    select s.line_no, o.organisation_id, s.body ->> 'stage', (s.body ->> 'from')::date,
        case when coalesce((s.body ->> 'through')::date >= (s.body ->> 'from')::date, true)
            then daterange((s.body ->> 'from')::date, (s.body ->> 'through')::date + 1) end,
        (s.body ->> 'period')::int, (s.body ->> 'starts')::time, (s.body ->> 'ends')::time
    from programme.staged(p_batch_id) s
    join programme.organisations o on o.code = s.body ->> 'organisation'
$$;
