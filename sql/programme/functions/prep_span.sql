-- prep_span(first monday, from, to) → the stretch of time of the bins [from, to).
create or replace function programme.prep_span(p_first date, p_from int, p_to int)
returns tstzrange
language sql
stable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select tstzrange(
        (p_first + p_from * interval '5 minutes') at time zone 'Asia/Shanghai',
        (p_first + p_to * interval '5 minutes') at time zone 'Asia/Shanghai')
$$;
