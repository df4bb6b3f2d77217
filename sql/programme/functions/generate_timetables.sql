-- generate_timetables(seed, term, today): the weekly timetable of everybody on a roster, but for one attendee in twelve,
-- of whom nobody handed one in. A teacher has 12 to 16 lessons in any week, one or two of them in odd weeks only and as
-- many in even ones; heads of units have two to four. Universities teach two periods in a row. None lies in a half-day of
-- the subject, about one in eight can be moved. Two attendees of each community are on leave for a week.
-- Part of generate_preparation.
create or replace function programme.generate_timetables(p_seed bigint, p_term_code text, p_today date)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    insert into programme.timetables (person_id, organisation_id, term_code, received_on)
    select r.person_id, r.organisation_id, p_term_code, p_today
    from programme.prep_roster r
    group by r.person_id, r.organisation_id
    having bool_or(r.role <> 'attendee') or programme.draw(p_seed, 'unknown', r.person_id) >= 1.0 / 12
    order by r.person_id, r.organisation_id;

    insert into programme.timetable_entries (timetable_id, stage, weekday, period_no, weeks, is_movable)
    with teacher as materialized (
        select t.timetable_id, t.person_id, t.organisation_id, o.district_code, r.stage,
            -- The last two weeks are for examinations.
            (upper(s.span) - s.week1_monday + 6) / 7 - 2 as last_week,
            -- A university's lesson is two periods.
            (x.lessons + u.periods - 1) / u.periods as turns, u.periods,
            case when h.teaches then 1 + floor(2 * programme.draw(p_seed, 'halves', t.person_id))::int else 0 end
                as halves
        from programme.timetables t
        join programme.organisations o on o.organisation_id = t.organisation_id
        join programme.school_terms s on s.organisation_id = t.organisation_id and s.term_code = t.term_code
        cross join lateral (
            select r.stage::text as stage
            from programme.prep_roster r
            where r.person_id = t.person_id
                and r.organisation_id = t.organisation_id
            limit 1
        ) r
        cross join lateral (
            select case when r.stage = 'university' then 2 else 1 end as periods
        ) u
        cross join lateral (
            select exists (
                select
                from programme.posts p
                where p.person_id = t.person_id
                    and p.organisation_id = t.organisation_id
                    and p.post in ('teacher', 'ip_teacher_full', 'ip_teacher_part')
            ) as teaches
        ) h
        cross join lateral (
            select case
                when h.teaches then 12 + floor(5 * programme.draw(p_seed, 'lessons', t.person_id))::int
                else 2 + floor(3 * programme.draw(p_seed, 'lessons', t.person_id))::int
            end as lessons
        ) x
        where t.term_code = p_term_code
    ),
    slot as (
        select t.timetable_id, t.person_id, t.stage, d.weekday, p.period_no,
            programme.draw(p_seed, 'lesson', (t.person_id * 10 + d.weekday) * 100 + p.period_no) as luck
        from teacher t
        join programme.period_grids g on g.organisation_id = t.organisation_id and g.stage = t.stage
        join programme.period_slots p on p.grid_id = g.grid_id
        cross join generate_series(1, 5) d (weekday)
        where p.period_no <= 8
            and (t.stage <> 'university' or p.period_no % 2 = 1)
            and not exists (
                select
                from programme.subject_half_days h
                where h.district_code = t.district_code
                    and h.stage = t.stage
                    and h.weekday = d.weekday
                    and h.starts < p.ends
                    and p.starts < h.ends
            )
    ),
    spread as (
        -- No day has its second lesson before each has its first.
        select s.*, row_number() over (partition by s.timetable_id, s.weekday order by s.luck, s.period_no) as of_day
        from slot s
    ),
    ranked as (
        select s.*, row_number() over (partition by s.timetable_id order by s.of_day, s.luck, s.weekday) as n
        from spread s
    ),
    part as materialized (
        select l.last_week, p.name, range_agg(int4range(w, w + 1)) as weeks
        from (select distinct t.last_week from teacher t) l
        cross join (values ('every', 1, 1), ('odd', 1, 2), ('even', 2, 2)) p (name, first, step)
        cross join lateral generate_series(p.first, l.last_week, p.step) w
        group by l.last_week, p.name
    )
    select r.timetable_id, r.stage, r.weekday, r.period_no + u.half, w.weeks,
        programme.draw(p_seed, 'movable', (r.person_id * 10 + r.weekday) * 100 + r.period_no) < 0.125
    from ranked r
    join teacher t on t.timetable_id = r.timetable_id
    join part w on w.last_week = t.last_week
        and w.name = case when r.n <= t.turns - t.halves then 'every' when r.n <= t.turns then 'odd' else 'even' end
    cross join generate_series(0, t.periods - 1) u (half)
    where r.n <= t.turns + t.halves;

    insert into programme.busy_spans (person_id, span, kind, organisation_id, note)
    select l.person_id,
        tstzrange(programme.city_time(l.monday, '00:00'), programme.city_time(l.monday + 5, '00:00')), 'leave',
        l.organisation_id, '病假'
    from (
        select r.person_id, r.organisation_id,
            s.week1_monday + 7 * (2 + floor(8 * programme.draw(p_seed, 'leave week', r.person_id))::int) as monday,
            row_number() over (partition by r.community_id order by programme.draw(p_seed, 'leave', r.person_id)) as n
        from programme.prep_roster r
        join programme.timetables t on t.person_id = r.person_id and t.organisation_id = r.organisation_id
            and t.term_code = p_term_code
        join programme.school_terms s on s.organisation_id = r.organisation_id and s.term_code = p_term_code
        where r.role = 'attendee'
    ) l
    where l.n <= 2
    order by l.person_id;
end
$$;
