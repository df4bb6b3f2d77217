-- generate_term(seed, term): the members' terms (20 weeks at schools, 19 in spring; 18 at universities, which begin a
-- week or two later), their examinations (the last two weeks, and two days in the middle at junior and senior schools),
-- and whose timetable runs on the make-up working days of the term, for all but one unit in seven.
-- Part of generate_preparation.
create or replace function programme.generate_term(p_seed bigint, p_term_code text)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_monday constant date := programme.generate_first_monday(p_term_code);
    v_first_day constant date := make_date(left(p_term_code, 4)::int, case right(p_term_code, 1) when 'F' then 9 else 2 end,
        1);
begin
    insert into programme.school_terms (organisation_id, term_code, span, week1_monday)
    select u.organisation_id, p_term_code,
        daterange(greatest(u.monday, v_first_day), u.monday + 7 * u.weeks - 2), u.monday
    from (
        select o.organisation_id,
            case o.kind
                when 'university' then
                    v_monday + 7 + 7 * floor(2 * programme.draw(p_seed, 'start', o.organisation_id))::int
                else v_monday
            end as monday,
            case when o.kind = 'university' then 18 when right(p_term_code, 1) = 'F' then 20 else 19 end as weeks
        from programme.organisations o
        where exists (
            select
            from programme.community_members m
            where m.organisation_id = o.organisation_id
        )
    ) u
    on conflict (organisation_id, term_code) do nothing;

    insert into programme.calendar_blocks (organisation_id, span, kind)
    select t.organisation_id,
        tstzrange(programme.city_time(e.from_day, '00:00'), programme.city_time(e.to_day, '00:00')), 'exam'
    from programme.school_terms t
    join programme.organisations o on o.organisation_id = t.organisation_id
    cross join lateral (
        select upper(t.span) - 12 as from_day, upper(t.span) as to_day
        union all
        select x.monday + 3, x.monday + 5
        from (
            select t.week1_monday + 63 + 7 * floor(2 * programme.draw(p_seed, 'exam', t.organisation_id))::int as monday
        ) x
        where exists (
            select
            from programme.organisation_stages s
            where s.organisation_id = t.organisation_id
                and s.stage in ('junior', 'senior')
        )
    ) e
    where t.term_code = p_term_code
        and exists (
            select
            from programme.community_members m
            where m.organisation_id = t.organisation_id
        )
    order by t.organisation_id, e.from_day;

    insert into programme.makeup_rules (organisation_id, day, follows_weekday)
    select t.organisation_id, d.day, 1 + floor(5 * programme.draw(p_seed, 'makeup', d.day - '2020-01-01'::date))::int
    from programme.school_terms t
    join skein.calendar_days d on d.calendar = 'cn' and d.kind = 'makeup_workday' and t.span @> d.day
    where t.term_code = p_term_code
        and programme.draw(p_seed, 'says', t.organisation_id) < 6.0 / 7
        and exists (
            select
            from programme.community_members m
            where m.organisation_id = t.organisation_id
        )
    on conflict (organisation_id, day) do nothing;
end
$$;
