-- check_period_grids(batch): notes stages that a unit does not teach, numbers out of range, periods that pass midnight or
-- overlap another of their grid, rows of a grid that end on different days, grids that overlap another of the batch or
-- would rewrite a later one on record, and periods that a grid loses although a timetable has lessons in them.
-- Part of an import.
create or replace function programme.check_period_grids(p_batch_id bigint)
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    select programme.note_fault(p_batch_id, s.line_no, f.at, f.code, f.message)
    from programme.staged_slots(p_batch_id) s
    cross join lateral (
        select 'stage' as at, 'stage' as code, format('the unit does not teach %s', s.stage) as message
        where not exists (
            select
            from programme.organisation_stages t
            where t.organisation_id = s.organisation_id
                and t.stage = s.stage
        )
        union all
        select 'period', 'range', 'periods 1 to 20'
        where s.period_no not between 1 and 20
        union all
        select 'ends', 'past_midnight', 'ends before it begins: a period does not pass midnight'
        where s.ends <= s.starts
        union all
        select 'through', 'dates', 'ends before it begins'
        where s.valid is null
    ) f;

    with staged as materialized (
        select s.*, min(s.line_no) over (partition by s.organisation_id, s.stage, s.day_from) as first_line
        from programme.staged_slots(p_batch_id) s
    ),
    first as (
        select s.*
        from staged s
        where s.line_no = s.first_line
    )
    select programme.note_fault(p_batch_id, f.line_no, f.at, f.code, f.message)
    from (
        select b.line_no, 'starts' as at, 'overlap' as code,
            format('period %s in line %s is at the same time', min(a.period_no), min(a.line_no)) as message
        from staged a
        join staged b on b.first_line = a.first_line and b.line_no > a.line_no
        where a.starts < b.ends
            and b.starts < a.ends
        group by b.line_no
        union all
        select s.line_no, 'through', 'dates', format('the same grid ends on another day in line %s', s.first_line)
        from staged s
        join first f on f.line_no = s.first_line
        where f.valid <> s.valid
        union all
        select b.line_no, 'from', 'overlap', format('the grid in line %s is valid on the same days', min(a.line_no))
        from first a
        join first b on b.organisation_id = a.organisation_id and b.stage = a.stage and b.line_no > a.line_no
        where a.valid && b.valid
        group by b.line_no
        union all
        select f.line_no, 'from', 'history', format('another grid is on record from %s; say through which day this one '
            'is valid', min(lower(g.valid)))
        from first f
        join programme.period_grids g on g.organisation_id = f.organisation_id and g.stage = f.stage
        where lower(g.valid) > f.day_from
            and g.valid && f.valid
            and not exists (
                select
                from first o
                where o.organisation_id = g.organisation_id
                    and o.stage = g.stage
                    and o.day_from = lower(g.valid)
            )
        group by f.line_no
        union all
        select f.line_no, 'period', 'in_use', format('timetables on record have lessons in period %s', min(e.period_no))
        from first f
        join programme.school_terms m on m.organisation_id = f.organisation_id and m.span && f.valid
        join programme.timetables t on t.organisation_id = m.organisation_id and t.term_code = m.term_code
        join programme.timetable_entries e on e.timetable_id = t.timetable_id and e.stage = f.stage
        where not exists (
            select
            from staged s
            where s.first_line = f.first_line
                and s.period_no = e.period_no
        )
        group by f.line_no
    ) f
$$;
