-- check_timetable(batch): notes terms that the unit does not have, lessons that are not whole, at a stage that the unit
-- does not teach, in a period that its grid has not or in weeks after the term; "known, free" beside lessons; two lessons
-- at once in one grid; and a teacher in two places at once. Part of an import.
create or replace function programme.check_timetable(p_batch_id bigint)
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    with staged as materialized (
        select s.*, t.span, (upper(t.span) - t.week1_monday + 6) / 7 as last_week,
            num_nulls(s.weekday, s.period_no, s.weeks) as missing
        from programme.staged_timetable(p_batch_id) s
        left join programme.school_terms t on t.organisation_id = s.organisation_id and t.term_code = s.term_code
    ),
    -- Few units and stages, many lessons: what their grids hold is looked up once.
    grid as materialized (
        select u.organisation_id, u.term_code, u.stage, c.grids,
            exists (
                select
                from programme.organisation_stages t
                where t.organisation_id = u.organisation_id
                    and t.stage = u.stage
            ) as is_taught,
            -- Of two grids in one term (summer and winter) both must have the period.
            array(
                select p.period_no
                from programme.period_grids g
                join programme.period_slots p on p.grid_id = g.grid_id
                where g.organisation_id = u.organisation_id
                    and g.stage = u.stage
                    and g.valid && u.span
                group by p.period_no
                having count(*) = c.grids) as periods
        from (select distinct s.organisation_id, s.term_code, s.stage, s.span from staged s) u
        cross join lateral (
            select count(*) as grids
            from programme.period_grids g
            where g.organisation_id = u.organisation_id
                and g.stage = u.stage
                and g.valid && u.span
        ) c
    ),
    busy as materialized (
        select s.person_id, s.organisation_id, s.term_code, min(s.line_no) as line_no
        from staged s
        where s.missing = 0
        group by s.person_id, s.organisation_id, s.term_code
    )
    select programme.note_fault(p_batch_id, s.line_no, f.at, f.code, f.message)
    from staged s
    left join grid g on g.organisation_id = s.organisation_id
        and g.term_code = s.term_code
        and g.stage is not distinct from s.stage
    left join busy b on b.person_id = s.person_id
        and b.organisation_id = s.organisation_id
        and b.term_code = s.term_code
    cross join lateral (
        select 'term' as at, 'not_found' as code,
            format('the unit has no term %s; import its school_terms first', s.term_code) as message
        where s.span is null
        union all
        select 'weekday', 'required', 'a lesson has weekday, period and weeks; without any of them the teacher is free'
        where s.missing between 1 and 2
        union all
        select 'weekday', 'known_free', format('line %s has a lesson of the same timetable', b.line_no)
        where s.missing = 3
            and b.line_no is not null
        union all
        select 'stage', 'required', 'the unit teaches several stages, or none'
        where s.missing = 0
            and s.stage is null
        union all
        select 'stage', 'stage', format('the unit does not teach %s', s.stage)
        where s.missing = 0
            and s.stage is not null
            and not g.is_taught
        union all
        select 'period', 'no_grid', 'the unit has no period grid for this stage in this term; import period_grids first'
        where s.missing = 0
            and g.is_taught
            and s.span is not null
            and g.grids = 0
        union all
        select 'period', 'period', format('the grid has no period %s', s.period_no)
        where s.missing = 0
            and g.is_taught
            and g.grids > 0
            and s.period_no <> all (g.periods)
        union all
        select 'weeks', 'range', format('the term has %s weeks', s.last_week)
        where s.last_week is not null
            and s.weeks && int4multirange(int4range(s.last_week + 1, null))
    ) f;

    with staged as materialized (
        select s.*
        from programme.staged_timetable(p_batch_id) s
        where s.weekday is not null
    )
    select programme.note_fault(p_batch_id, b.line_no, 'weeks', 'overlap', format('line %s has a lesson in the same '
        'period and weeks', min(a.line_no)))
    from staged a
    join staged b on b.person_id = a.person_id and b.organisation_id = a.organisation_id and b.term_code = a.term_code
        and b.stage = a.stage and b.weekday = a.weekday and b.period_no = a.period_no and b.line_no > a.line_no
    where a.weeks && b.weeks
    group by b.line_no;

    select programme.note_fault(p_batch_id, t.line_no, 'weekday', 'two_places', case
            when t.other_line is null then format('at %s at the same time, by the timetable on record', t.elsewhere)
            else format('at %s at the same time in line %s', t.elsewhere, t.other_line) end)
    from programme.staged_clashes(p_batch_id) t
$$;
