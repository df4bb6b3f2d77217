-- check_school_terms(batch): notes codes that are no term, ends before their beginning, first weeks that do not begin on
-- the Monday of the term's first days, terms of more than 30 weeks, and terms of one unit that overlap, in the batch or
-- with what is on record. Part of an import.
create or replace function programme.check_school_terms(p_batch_id bigint)
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    select programme.note_fault(p_batch_id, s.line_no, f.at, f.code, f.message)
    from programme.staged_terms(p_batch_id) s
    cross join lateral (
        select 'term' as at, 'term' as code, 'write it like 2026F (autumn) or 2027S (spring)' as message
        where s.term_code !~ '^20\d\d[FS]$'
        union all
        select 'through', 'dates', 'ends before it begins'
        where s.span is null
        union all
        select 'week1_monday', 'monday', 'this day is no Monday'
        where extract(isodow from s.week1_monday) <> 1
        union all
        select 'week1_monday', 'range', 'the first week is the one in which the term begins, or the next'
        where extract(isodow from s.week1_monday) = 1
            and s.week1_monday not between lower(s.span) - 6 and lower(s.span) + 6
        union all
        select 'through', 'range', 'a term has at most 30 weeks'
        where upper(s.span) - s.week1_monday > 210
    ) f;

    with staged as materialized (
        select s.*
        from programme.staged_terms(p_batch_id) s
    )
    select programme.note_fault(p_batch_id, s.line_no, 'from', 'overlap', format('overlaps term %s of this unit',
        min(o.term_code)))
    from staged s
    cross join lateral (
        select t.term_code::text
        from programme.school_terms t
        where t.organisation_id = s.organisation_id
            and t.term_code <> s.term_code
            and t.span && s.span
            and not exists (
                select
                from staged b
                where b.organisation_id = t.organisation_id
                    and b.term_code = t.term_code
            )
        union all
        select b.term_code
        from staged b
        where b.organisation_id = s.organisation_id
            and b.line_no < s.line_no
            and b.span && s.span
    ) o (term_code)
    group by s.line_no
$$;
