-- staged_terms(batch) → each row as the term will be, with the span on record (before). span is null when it ends before
-- it begins. Part of an import.
create or replace function programme.staged_terms(p_batch_id bigint)
returns table (line_no int, organisation_id bigint, term_code text, span daterange, week1_monday date, before daterange,
    before_monday date)
language sql
stable
rows 1000
security definer
set search_path = pg_catalog, pg_temp
as $$
    select s.line_no, o.organisation_id, s.body ->> 'term',
        case when (s.body ->> 'from')::date <= (s.body ->> 'through')::date
            then daterange((s.body ->> 'from')::date, (s.body ->> 'through')::date + 1) end,
        (s.body ->> 'week1_monday')::date, t.span, t.week1_monday
    from programme.staged(p_batch_id) s
    join programme.organisations o on o.code = s.body ->> 'organisation'
    left join programme.school_terms t on t.organisation_id = o.organisation_id
        and t.term_code::text = s.body ->> 'term'
$$;
