-- staged_blocks(batch) → each row as the block will be. Rows of one unit, term and kind are all its blocks; span is null in
-- a row that says that there are none, and empty when it ends before it begins. Part of an import.
create or replace function programme.staged_blocks(p_batch_id bigint)
returns table (line_no int, organisation_id bigint, term_code text, kind text, term daterange, span tstzrange)
language sql
stable
rows 1000
security definer
set search_path = pg_catalog, pg_temp
as $$
    select s.line_no, o.organisation_id, s.body ->> 'term', s.body ->> 'kind', t.span,
        case when s.body ->> 'from' is not null then programme.city_span((s.body ->> 'from')::date,
            (s.body ->> 'starts')::time, (s.body ->> 'through')::date, (s.body ->> 'ends')::time) end
    from programme.staged(p_batch_id) s
    join programme.organisations o on o.code = s.body ->> 'organisation'
    left join programme.school_terms t on t.organisation_id = o.organisation_id
        and t.term_code::text = s.body ->> 'term'
$$;
