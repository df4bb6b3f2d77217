-- draw(seed, what, n) → a number in [0, 1) that depends on nothing but its arguments: chance that can be repeated.
create or replace function programme.draw(p_seed bigint, p_what text, p_n bigint)
returns double precision
language sql
immutable
strict
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select ((hashtextextended(p_what || ':' || p_n, p_seed) >> 11) & 9007199254740991)
        / 9007199254740992.0::double precision
$$;
