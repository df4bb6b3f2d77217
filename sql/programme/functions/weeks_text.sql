-- weeks_text(weeks) → the weeks as weeks_of reads them: 1-18, 1-17 odd, 2,4,6-10. Pure.
create or replace function programme.weeks_text(p_weeks int4multirange)
returns text
language sql
immutable
strict
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select case
        when count(*) > 1 and max(w.week) - min(w.week) = 2 * (count(*) - 1) and count(distinct w.week % 2) = 1
            then format('%s-%s %s', min(w.week), max(w.week), case min(w.week) % 2 when 1 then 'odd' else 'even' end)
        else (
            select string_agg(case
                when upper(r) - 1 > lower(r) then format('%s-%s', lower(r), upper(r) - 1)
                else lower(r)::text end, ',' order by lower(r))
            from unnest(p_weeks) r)
    end
    from unnest(p_weeks) r
    cross join generate_series(lower(r), upper(r) - 1) w (week)
$$;
