-- schedule_preview(from, to) → every due time of all enabled schedules with from <= due_at < to, in order, past or
-- future, as schedule_ahead tells them. At most ten years, and 100,000 a schedule (the last one's note then says 'more
-- follow'). Reads only.
-- Raises SK010 for a span that is empty, infinite or longer.
create or replace function skein.schedule_preview("from" timestamptz, "to" timestamptz)
returns table (schedule text, due_at timestamptz, local_time text, note text)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select a.schedule, a.due_at, a.local_time, a.note
    from skein.schedule_ahead($1, $2, 100000) a
    order by a.due_at, a.schedule;
$$;
