-- lock_prep_term(term): one writer of a term's sessions at a time, so that what was checked stays true until it is written.
create or replace function programme.lock_prep_term(p_term text)
returns void
language sql
set search_path = pg_catalog, pg_temp
as $$
    select pg_advisory_xact_lock(hashtextextended('programme.lessonprep:' || p_term, 0))
$$;
