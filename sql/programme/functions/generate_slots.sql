-- generate_slots() → the periods of a day by stage, before a unit's own shift of 0, 5 or 10 minutes: 40 minutes in
-- primary schools, from 8:20 at the earliest, 45 in junior and senior ones from 8:00, two of 50 in a row at universities.
-- Part of generate_preparation.
create or replace function programme.generate_slots()
returns table (stage text, period_no smallint, starts time, minutes int)
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
    select s.stage, u.n::smallint, u.starts, s.minutes
    from (values
        ('primary', 40, '{08:20,09:10,10:20,11:10,13:50,14:40,15:30}'::time[]),
        ('junior', 45, '{08:00,08:55,10:10,11:05,13:40,14:35,15:40,16:35}'),
        ('senior', 45, '{08:00,08:55,10:05,11:00,14:00,14:55,16:00,16:55,19:00}'),
        ('university', 50, '{08:00,08:55,10:10,11:05,13:30,14:25,15:40,16:35,18:30,19:25}')
    ) s (stage, minutes, starts)
    cross join unnest(s.starts) with ordinality u (starts, n)
$$;
