-- add_workdays(calendar, day, n) → the n-th working day after day (n > 0) or before it (n < 0), never counting day
-- itself; n = 0: day itself, or the next working day when it is none. provisional: a day that was counted or passed
-- lies in a year that is not published, so that only weekends were left out and the answer may change.
-- Raises SK008 for an unknown calendar, SK010 for more than 10,000 days either way or a day outside 1900 to 9000.
create or replace function skein.add_workdays(calendar text, day date, n int)
returns table (day date, provisional boolean)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select w.day, w.provisional
    from skein.calendar_count($1, $2, $3) w;
$$;
