-- staged_suspensions(batch) → each row as the suspension will be; term_id is null when there is no such title term, is_new
-- when none of the term begins on that day. Part of an import.
create or replace function programme.staged_suspensions(p_batch_id bigint)
returns table (line_no int, term_id bigint, day_from date, day_end date, reason text, doc_no text, is_new boolean,
    before programme.title_suspensions)
language sql
stable
rows 1000
security definer
set search_path = pg_catalog, pg_temp
as $$
    select s.line_no, t.term_id, (s.body ->> 'from')::date,
        case when s.body ? 'through' then (s.body ->> 'through')::date + 1 else upper(b.during) end,
        s.body ->> 'reason', case when s.body ? 'doc_no' then s.body ->> 'doc_no' else b.doc_no end,
        b.term_id is null, b
    from programme.staged(p_batch_id) s
    join programme.people p on p.staff_no = s.body ->> 'staff_no'
    left join programme.cohorts c on c.cohort_no = (s.body ->> 'cohort_no')::int and c.track = s.body ->> 'track'
    left join programme.title_terms t on t.person_id = p.person_id and t.cohort_id = c.cohort_id
    left join programme.title_suspensions b on b.term_id = t.term_id and lower(b.during) = (s.body ->> 'from')::date
$$;
