-- prep_frame(term) → the first Monday and the number of weeks that cover the term of every unit; 30 weeks at most.
-- Raises SK008 when no unit has that term.
create or replace function programme.prep_frame(p_term text)
returns table (first_monday date, weeks int)
language plpgsql
stable
security definer
rows 1
set search_path = pg_catalog, pg_temp
as $$
begin
    return query
    select min(t.week1_monday), least(30, ceil((max(upper(t.span)) - min(t.week1_monday)) / 7.0)::int)
    from programme.school_terms t
    where t.term_code = p_term
    having count(*) > 0;
    if not found then
        perform skein.refuse('SK008', format('no unit has a term %s', p_term), '/term_code', 'not_found',
            p_hint => 'import the school terms first: skein import school_terms FILE');
    end if;
end
$$;
