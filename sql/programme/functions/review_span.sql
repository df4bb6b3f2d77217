-- review_span(year, basis) → the days that a yearly review covers. A school year carries the year in which it ends:
-- 2026 is September 2025 to August 2026, which is what a review opened in June 2026 looks at.
create or replace function programme.review_span(p_year int, p_basis text)
returns daterange
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select case p_basis
        when 'calendar_year' then daterange(make_date(p_year, 1, 1), make_date(p_year + 1, 1, 1))
        when 'school_year' then daterange(make_date(p_year - 1, 9, 1), make_date(p_year, 9, 1))
    end
$$;
