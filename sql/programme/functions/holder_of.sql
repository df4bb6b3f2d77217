-- holder_of(term) → the person who holds the title.
create or replace function programme.holder_of(p_term_id bigint)
returns bigint
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select t.person_id from programme.title_terms t where t.term_id = p_term_id
$$;
