-- generate_first_monday(term) → the Monday of the schools' first week: in autumn the one nearest to 1 September, in
-- spring the first one from 22 February that lies behind the days off of Spring Festival. Part of generate_preparation.
create or replace function programme.generate_first_monday(p_term_code text)
returns date
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select d.day + (8 - extract(isodow from d.day)::int) % 7
    from (
        select case right(p_term_code, 1)
            when 'F' then make_date(left(p_term_code, 4)::int, 9, 1) - 3
            else greatest(make_date(left(p_term_code, 4)::int, 2, 22), (
                select max(c.day) + 1
                from skein.calendar_days c
                where c.calendar = 'cn'
                    and c.kind = 'off'
                    and c.day between make_date(left(p_term_code, 4)::int, 1, 15)
                        and make_date(left(p_term_code, 4)::int, 3, 10)))
        end as day
    ) d
$$;
