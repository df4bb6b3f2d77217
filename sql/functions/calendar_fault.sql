-- calendar_fault(days) → a JSON pointer to the first thing that is wrong in a list of days, or null. Pure.
create or replace function skein.calendar_fault(p_days jsonb)
returns text
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
    select format('/days/%s%s', f.n - 1, f.field)
    from (
        select e.n,
            case
                when jsonb_typeof(e.row) <> 'object' then ''
                when (e.row ->> 'day') !~ '^(19|[2-9]\d)\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$' is not false
                    then '/day'
                when right(e.row ->> 'day', 2)::int > skein.rule_month_length(left(e.row ->> 'day', 4)::int,
                    substr(e.row ->> 'day', 6, 2)::int) then '/day'
                when lag(e.row ->> 'day') over (partition by e.row ->> 'day' order by e.n) is not null then '/day'
                when (e.row ->> 'kind' in ('off', 'makeup_workday')) is not true then '/kind'
                when coalesce(jsonb_typeof(e.row -> 'name'), 'null') not in ('string', 'null') then '/name'
                when coalesce(jsonb_typeof(e.row -> 'source'), 'null') not in ('string', 'null') then '/source'
            end as field
        from jsonb_array_elements(p_days) with ordinality e(row, n)
    ) f
    where f.field is not null
    order by f.n
    limit 1;
$$;
