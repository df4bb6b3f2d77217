-- prep_unit_days(units, term, first monday, days) → every day of the frame as each unit sees it: whose weekday's timetable
-- runs, in which week of the unit's own count, and whether it teaches at all. A make-up working day teaches only where a
-- rule says whose timetable runs; a unit without the term teaches on no day.
create or replace function programme.prep_unit_days(p_units bigint[], p_term text, p_first date, p_days int)
returns table (organisation_id bigint, n int, day date, weekday int, week_no int, teaches boolean)
language sql
stable
security definer
rows 5000
set search_path = pg_catalog, pg_temp
set jit = off
as $$
    with calendar as materialized (
        select d.n, p_first + d.n as day, extract(isodow from p_first + d.n)::int as weekday, c.works
        from generate_series(0, p_days - 1) d (n)
        cross join lateral skein.calendar_day('cn', p_first + d.n) c
    )
    select u.organisation_id, c.n, c.day, coalesce(m.follows_weekday::int, c.weekday), floor((c.day - t.week1_monday) / 7.0)::int + 1,
        c.works
            and (c.weekday <= 5 or m.day is not null)
            and coalesce(t.span @> c.day, false)
            and not exists (
                select
                from programme.calendar_blocks b
                where b.organisation_id = u.organisation_id
                    and b.kind = 'vacation'
                    and b.span && tstzrange(programme.city_time(c.day, '00:00'), programme.city_time(c.day + 1, '00:00'))
            )
    from unnest(p_units) u (organisation_id)
    cross join calendar c
    left join programme.school_terms t on t.organisation_id = u.organisation_id and t.term_code = p_term
    left join programme.makeup_rules m on m.organisation_id = u.organisation_id and m.day = c.day and c.works
        and c.weekday > 5
$$;
