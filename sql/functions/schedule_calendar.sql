-- schedule_calendar(from, to, often) → what schedule_ahead tells of the span, with a schedule that is due more than so often in it
-- folded into one row: its first due time, that one's note, and about how long it is from one due time to the next at first.
-- every is null in the rows of a single due time. So a year fits on a page, and what is due every minute leaves the yearly
-- its place. Reads only. Raises SK010 as schedule_ahead does.
create or replace function skein.schedule_calendar("from" timestamptz, "to" timestamptz, often int)
returns table (schedule text, due_at timestamptz, local_time text, note text, every interval)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select a.schedule, a.due_at, a.local_time, a.note, case when a.times > $3 then (a.last - a.due_at) / (a.times - 1) end
    from (
        select s.*, count(*) over w as times, max(s.due_at) over w as last,
            row_number() over (partition by s.schedule order by s.due_at) as nth
        from skein.schedule_ahead($1, $2, $3 + 1) s
        window w as (partition by s.schedule)
    ) a
    where a.times <= $3
        or a.nth = 1
    order by a.due_at, a.schedule;
$$;
