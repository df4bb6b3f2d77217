-- term_order(term) → a number by which terms follow each other: 2026S (spring) before 2026F (autumn) before 2027S. The codes
-- themselves sort the other way round within a year.
create or replace function programme.term_order(p_term text)
returns int
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select left(p_term, 4)::int * 2 + (right(p_term, 1) = 'F')::int
$$;
