-- prep_hash(term, communities, as of) → the SHA-256 of all facts and people that a plan depends on. A plan is written only
-- while the hash is the one that it was made from.
create or replace function programme.prep_hash(p_term text, p_communities bigint[], p_as_of date)
returns text
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
set jit = off
as $$
    select encode(sha256(convert_to(programme.prep_facts(p_term, p_communities, p_as_of)::text || coalesce((
        select string_agg(p.facts::text, e'\n' order by p.person_id)
        from programme.prep_people(p_term, p_communities) p), ''), 'UTF8')), 'hex')
$$;
