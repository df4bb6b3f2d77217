-- staged_timetable(batch) → each row as the lesson will be; weekday, period and weeks are null in a row that says "known,
-- free". The stage of a unit with one stage need not be said. Part of an import.
create or replace function programme.staged_timetable(p_batch_id bigint)
returns table (line_no int, person_id bigint, organisation_id bigint, term_code text, stage text, weekday int,
    period_no int, weeks int4multirange, is_movable boolean)
language sql
stable
rows 20000
security definer
set search_path = pg_catalog, pg_temp
as $$
    with unit as materialized (
        select o.organisation_id, o.code, min(t.stage::text) as stage, count(*) as stages
        from programme.organisations o
        left join programme.organisation_stages t on t.organisation_id = o.organisation_id
        group by o.organisation_id
    )
    select s.line_no, p.person_id, u.organisation_id, s.body ->> 'term',
        coalesce(s.body ->> 'stage', case when u.stages = 1 then u.stage end),
        (s.body ->> 'weekday')::int, (s.body ->> 'period')::int, programme.weeks_of(s.body ->> 'weeks'),
        coalesce((s.body ->> 'movable')::boolean, false)
    from programme.staged(p_batch_id) s
    join programme.people p on p.staff_no = s.body ->> 'staff_no'
    join unit u on u.code = s.body ->> 'organisation'
$$;
