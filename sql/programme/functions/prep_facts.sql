-- prep_facts(term, communities, as of) → everything that a plan depends on besides its people (prep_people), as the
-- planning model reads it: term, institutions, rooms, travel, sessions, limits, weights, the bin before which sessions
-- stay, and the bin before which nothing new may be announced. Times are in bins of five minutes from the first Monday.
-- The same rows give the same text. as of: the day that counts as today. Raises SK008 for an unknown term, PM001.
create or replace function programme.prep_facts(p_term text, p_communities bigint[], p_as_of date)
returns jsonb
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
set jit = off
as $$
    with frame as materialized (
        select f.first_monday as first, f.weeks, f.weeks * 7 as days
        from programme.prep_frame(p_term) f
    ),
    scope as materialized (
        select array_agg(s.session_id) as ids
        from programme.prep_scope(p_term, p_communities) s
    ),
    part as materialized (
        select distinct p.person_id, p.organisation_id, p.stage
        from scope s
        join programme.prep_participants p on p.session_id = any (s.ids)
    ),
    lesson_unit as (
        select distinct t.organisation_id, e.stage
        from programme.timetables t
        join programme.timetable_entries e using (timetable_id)
        where t.term_code = p_term
            and t.person_id in (select p.person_id from part p)
    ),
    institution as materialized (
        select array_agg(i.id order by i.id) as ids
        from (
            select programme.prep_institution(p.organisation_id, p.stage) as id
            from part p
            union
            select programme.prep_host(p.organisation_id)
            from part p
            union
            select programme.prep_institution(l.organisation_id, l.stage)
            from lesson_unit l
            union
            select programme.prep_host(s.organisation_id)
            from scope c
            join programme.prep_sessions s on s.session_id = any (c.ids)
        ) i
        where i.id is not null
    ),
    unit as materialized (
        select array_agg(distinct i.id / 8) as ids
        from institution n
        cross join unnest(n.ids) i (id)
    )
    select jsonb_build_object(
        'term', jsonb_build_object(
            'code', p_term,
            'firstMonday', f.first,
            'weeks', f.weeks,
            'hasPublishedHolidays', (
                select not bool_or(d.provisional)
                from generate_series(0, f.days - 1) n
                cross join lateral skein.calendar_day('cn', f.first + n) d)),
        'institutions', programme.prep_institutions(i.ids, p_term, f.first, f.days),
        'rooms', programme.prep_rooms(u.ids, s.ids, f.first, f.days),
        'travel', coalesce((
            select jsonb_agg(jsonb_build_object('from', a.id, 'to', b.id, 'minutes', t.minutes) order by a.id, b.id)
            from unnest(i.ids) a (id)
            join unnest(i.ids) b (id) on b.id <> a.id
            cross join lateral (
                -- The stages of one unit are one place.
                select 0 as minutes
                where a.id / 8 = b.id / 8
                union all
                select t.minutes
                from programme.travel_times t
                where t.from_organisation_id = a.id / 8
                    and t.to_organisation_id = b.id / 8
                    and a.id / 8 <> b.id / 8
            ) t), '[]'),
        'sessions', programme.prep_session_facts(p_term, p_communities, f.first, p_as_of),
        'limits', programme.policy('prep.limits', p_as_of) || programme.policy('prep.hours', p_as_of),
        'weights', programme.policy('prep.weights', p_as_of),
        'freezeBefore', (p_as_of + 1 - f.first) * 288,
        'earliestStart', (n.day - f.first) * 288)
    from frame f
    cross join scope s
    cross join institution i
    cross join unit u
    cross join lateral skein.add_workdays('cn', p_as_of, programme.policy('prep.notice_days', p_as_of)::int) n
$$;
