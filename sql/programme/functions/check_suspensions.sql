-- check_suspensions(batch): notes title terms that are not there, ends before their beginning, and suspensions of a term
-- that overlap. Part of an import.
create or replace function programme.check_suspensions(p_batch_id bigint)
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    with staged as materialized (
        select s.*, case when s.day_end <= s.day_from then 'empty' else daterange(s.day_from, s.day_end) end as during
        from programme.staged_suspensions(p_batch_id) s
    )
    select programme.note_fault(p_batch_id, s.line_no, f.at, f.code, f.message)
    from staged s
    cross join lateral (
        select 'staff_no' as at, 'not_found' as code, 'this person has no title of this cohort and track' as message
        where s.term_id is null
        union all
        select 'through', 'dates', 'ends before it begins'
        where isempty(s.during)
        union all
        select distinct 'from', 'overlap', 'another suspension of the same term on the same days'
        from (
            select b.during
            from programme.title_suspensions b
            where b.term_id = s.term_id
                and not exists (
                    select from staged o where o.term_id = b.term_id and o.day_from = lower(b.during)
                )
            union all
            select o.during
            from staged o
            where o.term_id = s.term_id
                and o.line_no <> s.line_no
        ) o (during)
        where o.during && s.during
    ) f
$$;
