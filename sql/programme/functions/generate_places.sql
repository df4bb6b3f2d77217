-- generate_places(seed, term): what stands from term to term: the period grids of all members, the half-days of the
-- subject, rooms, and ways that take another time than the map says. In each district the half-days of primary and junior
-- schools overlap; senior schools share that afternoon in every other district only. Part of generate_preparation.
create or replace function programme.generate_places(p_seed bigint, p_term_code text)
returns void
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_valid constant daterange := daterange(programme.generate_first_monday(p_term_code) - 28, null);
begin
    insert into programme.period_grids (organisation_id, stage, valid)
    select s.organisation_id, s.stage, v_valid
    from programme.organisation_stages s
    where s.stage in ('primary', 'junior', 'senior', 'university')
        and exists (
            select
            from programme.community_members m
            where m.organisation_id = s.organisation_id
        )
    order by s.organisation_id, s.stage::text;
    insert into programme.period_slots (grid_id, period_no, starts, ends)
    select g.grid_id, s.period_no, s.starts + x.shift, s.starts + x.shift + make_interval(mins => s.minutes)
    from programme.period_grids g
    join programme.generate_slots() s on s.stage = g.stage
    cross join lateral (
        select make_interval(mins => 5 * floor(3 * programme.draw(p_seed, 'shift', g.organisation_id))::int) as shift
    ) x;

    insert into programme.subject_half_days (district_code, stage, weekday, starts, ends, valid)
    select d.district_code, h.stage, x.weekday + case when h.stage = 'senior' then d.n % 2 else 0 end, h.starts, h.ends,
        v_valid
    from (
        select d.district_code, row_number() over (order by d.district_code) as n
        from programme.districts d
    ) d
    cross join lateral (
        select 2 + floor(3 * programme.draw(p_seed, 'half-day', d.n))::int as weekday
    ) x
    cross join (values
        ('primary', '13:30'::time, '17:00'::time), ('junior', '13:30', '17:30'), ('senior', '14:00', '18:00')
    ) h (stage, starts, ends)
    order by d.district_code, h.stage;

    insert into programme.rooms (organisation_id, code, mode, capacity, features)
    select o.organisation_id, r.code, 'physical',
        r.seats + 10 * floor(4 * programme.draw(p_seed, r.code, o.organisation_id))::int,
        r.features
    from programme.organisations o
    cross join (values
        ('101', 40, '{projector}'::text[]), ('201', 60, '{projector,conference}')
    ) r (code, seats, features)
    where exists (
            select
            from programme.community_members m
            where m.organisation_id = o.organisation_id
        )
        -- A meeting room is everywhere, a lecture hall at universities and in every other school.
        and (r.code = '101' or o.kind = 'university' or programme.draw(p_seed, 'hall', o.organisation_id) < 0.5)
    order by o.organisation_id, r.code;
    insert into programme.rooms (code, mode, capacity, features, join_url)
    select 'ONLINE-' || n, 'online', 300, '{projector,conference}', 'https://meet.city.invalid/' || n
    from generate_series(1, 5) n;

    insert into programme.travel_times (from_organisation_id, to_organisation_id, minutes)
    select w.a, w.b, 25 + floor(50 * programme.draw(p_seed, 'way', w.a * 100000 + w.b))::int
    from (
        select case when back then m.organisation_id else c.lead_organisation_id end as a,
            case when back then c.lead_organisation_id else m.organisation_id end as b
        from programme.communities c
        cross join lateral (
            select m.organisation_id
            from programme.community_members m
            where m.community_id = c.community_id
                and m.organisation_id <> c.lead_organisation_id
            order by programme.draw(p_seed, 'far', m.organisation_id)
            limit 2
        ) m
        cross join unnest('{false,true}'::boolean[]) back
    ) w;
end
$$;
