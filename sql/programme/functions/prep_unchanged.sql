-- prep_unchanged(term, communities, as of, hash): raises PM002, so that the job runs again in a second, when anything that
-- the hash covers has changed since. Call it with the term locked.
create or replace function programme.prep_unchanged(p_term text, p_communities bigint[], p_as_of date, p_hash text)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
begin
    if programme.prep_hash(p_term, p_communities, p_as_of) is distinct from p_hash then
        perform programme.not_yet('the inputs changed while this was worked out; it is done again', now());
    end if;
end
$$;
