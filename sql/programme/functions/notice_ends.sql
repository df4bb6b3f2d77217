-- notice_ends(from, out day, out provisional) → the last day of a public notice that was put up on that day: the
-- policy's number of working days, counted from the next one. provisional: it passes a year whose holidays are not
-- published, so nobody knows.
create or replace function programme.notice_ends(p_from date)
returns table (day date, provisional boolean)
language sql
stable
strict
security definer
set search_path = pg_catalog, pg_temp
as $$
    select w.day, w.provisional
    from skein.add_workdays('cn', p_from, programme.policy('evaluation.notice_workdays', p_from)::int) w
$$;
