-- rule_month_length(year, month) → days of that month. Pure.
create or replace function skein.rule_month_length(p_year int, p_month int)
returns int
language sql
immutable
as $$
    select date_part('day', make_date(p_year, p_month, 1) + interval '1 month - 1 day')::int;
$$;
