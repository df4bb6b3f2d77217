-- staged_clashes(batch) → the lessons of a batch during which their teacher has another one at another unit or stage, by
-- the hours of the grids in the same weeks: with an earlier line of the batch, or with a timetable on record that the
-- batch does not replace (other_line null). One row a line. Part of an import.
create or replace function programme.staged_clashes(p_batch_id bigint)
returns table (line_no int, other_line int, elsewhere text)
language sql
stable
rows 100
security definer
set search_path = pg_catalog, pg_temp
as $$
    with staged as materialized (
        select s.*
        from programme.staged_timetable(p_batch_id) s
    ),
    lesson as (
        select s.line_no, s.person_id, s.organisation_id, s.term_code, s.stage, s.weekday, s.period_no, s.weeks
        from staged s
        where s.weekday is not null
        union all
        select null, t.person_id, t.organisation_id, t.term_code, e.stage, e.weekday, e.period_no, e.weeks
        from programme.timetables t
        join programme.timetable_entries e on e.timetable_id = t.timetable_id
        where t.person_id in (select s.person_id from staged s)
            and not exists (
                select
                from staged s
                where s.person_id = t.person_id
                    and s.organisation_id = t.organisation_id
                    and s.term_code = t.term_code
            )
    ),
    -- Most teach in one place only.
    several as materialized (
        select l.*
        from lesson l
        where l.person_id in (
            select l.person_id
            from lesson l
            group by l.person_id
            having count(distinct (l.organisation_id, l.stage)) > 1
        )
    ),
    timed as materialized (
        -- Weeks of different terms are compared as weeks since a Monday long ago, where the grid is valid.
        select l.line_no, l.person_id, l.organisation_id, l.stage, l.weekday, p.starts, p.ends, (
                select range_agg(int4range(lower(r) + x.shift, upper(r) + x.shift))
                from unnest(l.weeks) r
            ) * int4multirange(int4range((lower(g.valid) - '2000-01-03'::date) / 7,
                (upper(g.valid) - '2000-01-04'::date) / 7 + 1)) as weeks
        from several l
        join programme.school_terms m on m.organisation_id = l.organisation_id and m.term_code = l.term_code
        join programme.period_grids g on g.organisation_id = l.organisation_id and g.stage = l.stage and g.valid && m.span
        join programme.period_slots p on p.grid_id = g.grid_id and p.period_no = l.period_no
        cross join lateral (
            select (m.week1_monday - '2000-01-03'::date) / 7 - 1 as shift
        ) x
    )
    select distinct on (a.line_no) a.line_no, b.line_no, o.code
    from timed a
    join timed b on b.person_id = a.person_id and b.weekday = a.weekday
    join programme.organisations o on o.organisation_id = b.organisation_id
    where (a.organisation_id, a.stage) <> (b.organisation_id, b.stage)
        and a.starts < b.ends
        and b.starts < a.ends
        and a.weeks && b.weeks
        and a.line_no > coalesce(b.line_no, 0)
    order by a.line_no, b.line_no
$$;
