-- prep_lessons(persons, term, first monday, days) → every lesson of the frame in bins. known is false where the unit has no
-- period grid that says when the lesson is: then nobody knows when the person is free that day.
create or replace function programme.prep_lessons(p_persons bigint[], p_term text, p_first date, p_days int)
returns table (person_id bigint, starts int, ends int, institution bigint, is_movable boolean, known boolean)
language sql
stable
security definer
rows 20000
set search_path = pg_catalog, pg_temp
-- Every lesson of everybody is wanted: hashing beats any index, whatever old statistics say of a term just imported.
set enable_nestloop = off
set jit = off
as $$
    with timetable as materialized (
        select t.*
        from programme.timetables t
        where t.term_code = p_term
            and t.person_id = any (p_persons)
    ),
    unit_day as materialized (
        select d.*
        from programme.prep_unit_days(array(select distinct t.organisation_id from timetable t), p_term, p_first, p_days) d
        where d.teaches
    )
    select t.person_id,
        d.n * 288 + coalesce(floor(extract(epoch from s.starts) / 300)::int, 84),
        d.n * 288 + coalesce(ceil(extract(epoch from s.ends) / 300)::int, 252),
        programme.prep_institution(t.organisation_id, e.stage), e.is_movable, s.grid_id is not null
    from timetable t
    join programme.timetable_entries e using (timetable_id)
    join unit_day d on d.organisation_id = t.organisation_id and d.weekday = e.weekday and e.weeks @> d.week_no
    left join programme.period_grids g on g.organisation_id = t.organisation_id and g.stage = e.stage
        and g.valid @> d.day
    left join programme.period_slots s on s.grid_id = g.grid_id and s.period_no = e.period_no
$$;
