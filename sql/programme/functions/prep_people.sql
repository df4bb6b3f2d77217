-- prep_people(term, communities) → everybody in the sessions of prep_scope, one JSON object each, in the order of their
-- numbers: {"id", "institutions", "weeklyLimit", "busy": [[from, to, institution or null, movable]], "unknown": [[from,
-- to]]}, times in bins. A person without a timetable at a unit that the person stands for is unknown the whole term.
create or replace function programme.prep_people(p_term text, p_communities bigint[])
returns table (person_id bigint, facts jsonb)
language sql
stable
security definer
rows 1000
set search_path = pg_catalog, pg_temp
set jit = off
as $$
    with frame as materialized (
        select f.first_monday, f.weeks * 7 as days
        from programme.prep_frame(p_term) f
    ),
    part as materialized (
        select p.person_id, p.organisation_id, p.stage, bool_or(p.role = 'expert') as is_expert
        from programme.prep_participants p
        join programme.prep_scope(p_term, p_communities) s using (session_id)
        group by p.person_id, p.organisation_id, p.stage
    ),
    person as materialized (
        select distinct p.person_id
        from part p
    ),
    all_persons as materialized (
        select array_agg(p.person_id) as ids
        from person p
    ),
    lesson as materialized (
        select l.*
        from frame f
        cross join all_persons a
        cross join lateral programme.prep_lessons(a.ids, p_term, f.first_monday, f.days) l
    ),
    place as materialized (
        select p.person_id, programme.prep_institution(p.organisation_id, p.stage) as institution, p.organisation_id,
            exists (
                select
                from programme.posts o
                where o.person_id = p.person_id
                    and o.organisation_id = p.organisation_id
                    and o.is_main
                    and upper_inf(o.during)
            ) as is_main
        from part p
        union
        select l.person_id, l.institution, l.institution / 8, false
        from lesson l
        where not exists (
            select
            from part p
            where p.person_id = l.person_id
                and programme.prep_institution(p.organisation_id, p.stage) = l.institution
        )
    ),
    busy as (
        select l.person_id, l.starts, l.ends, l.institution, l.is_movable
        from lesson l
        where l.known
        union
        select b.person_id, greatest(programme.prep_bin(f.first_monday, lower(b.span)), 0),
            least(programme.prep_bin(f.first_monday, upper(b.span), true), f.days * 288),
            (select min(p.institution) from place p where p.organisation_id = b.organisation_id), false
        from frame f
        join programme.busy_spans b on b.person_id in (select p.person_id from person p)
            and b.span && programme.prep_span(f.first_monday, 0, f.days * 288)
        union
        select p.person_id, greatest(programme.prep_bin(f.first_monday, lower(b.span)), 0),
            least(programme.prep_bin(f.first_monday, upper(b.span), true), f.days * 288), min(p.institution), false
        from frame f
        join programme.calendar_blocks b on b.kind in ('event', 'assembly')
            and b.span && programme.prep_span(f.first_monday, 0, f.days * 288)
        join place p on p.organisation_id = b.organisation_id
        group by p.person_id, f.first_monday, f.days, b.block_id, b.span
    ),
    missing as (
        select p.person_id, 0 as starts, f.days * 288 as ends
        from frame f
        cross join part p
        where not exists (
            select
            from programme.timetables t
            where t.person_id = p.person_id
                and t.organisation_id = p.organisation_id
                and t.term_code = p_term
        )
        union
        select l.person_id, l.starts, l.ends
        from lesson l
        where not l.known
    )
    select q.person_id, jsonb_build_object(
        'id', q.person_id,
        'institutions', (
            select jsonb_agg(p.institution order by p.is_main desc, p.institution)
            from place p
            where p.person_id = q.person_id),
        'weeklyLimit', (
            select (w.policy ->> case when bool_or(p.is_expert) then 'expert' else 'other' end)::int
            from part p
            where p.person_id = q.person_id),
        'busy', coalesce(b.spans, '[]'),
        'unknown', coalesce(m.spans, '[]'))
    from person q
    cross join (select programme.policy('prep.weekly_limit', programme.city_day(now()))) w (policy)
    left join (
        select b.person_id, jsonb_agg(jsonb_build_array(b.starts, b.ends, b.institution, b.is_movable)
            order by b.starts, b.ends, b.institution, b.is_movable) as spans
        from busy b
        where b.starts < b.ends
        group by b.person_id
    ) b using (person_id)
    left join (
        select m.person_id, jsonb_agg(jsonb_build_array(m.starts, m.ends) order by m.starts, m.ends) as spans
        from missing m
        group by m.person_id
    ) m using (person_id)
    order by q.person_id
$$;
