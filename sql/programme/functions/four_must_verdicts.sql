-- four_must_verdicts(organisation, term, span, today) → one row a must: pass, fail, no_data or not_applicable, with what
-- it rests on. span is the part of the term in which the unit existed. Evidence that was never handed in is no_data and
-- never fail; a must fails when evidence was handed in and does not cover what has fallen due. Reads only.
create or replace function programme.four_must_verdicts(
    p_organisation_id bigint,
    p_term_code text,
    p_span daterange,
    p_today date
)
returns table (must smallint, verdict text, detail jsonb)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    with
    window_days (n) as (
        select programme.policy('four_musts.event_window_days', p_today)::int
    ),
    records as (
        select r.*
        from programme.four_must_records r
        where r.organisation_id = p_organisation_id
            and r.term_code = p_term_code
            and r.status <> 'rejected'
    ),
    -- A post is served when anybody who held it in the term taught while holding it.
    heads as (
        select n.post, bool_or(r.record_id is not null) as taught,
            bool_or(p.post_id is not null) as known
        from unnest('{party_secretary,principal}'::text[]) n (post)
        left join programme.posts p
            on p.organisation_id = p_organisation_id
            and p.post = n.post
            and p.during && p_span
        left join records r
            on r.must = 1
            and r.status = 'verified'
            and r.person_id = p.person_id
            and r.happened_on <@ p.during
        group by n.post
    ),
    events as (
        select c.event_code, c.day,
            not c.day <@ p_span or exists (
                select
                from programme.calendar_blocks b
                where b.organisation_id = p_organisation_id
                    and b.kind = 'vacation'
                    and b.span @> programme.city_time(c.day, '12:00')) as excused,
            c.day + w.n >= p_today as pending,
            exists (
                select
                from records r
                where r.must = 2
                    and r.status = 'verified'
                    and r.event_code = c.event_code
                    and r.happened_on between c.day - w.n and c.day + w.n) as held
        from programme.commemorations c
        cross join window_days w
        where c.term_code = p_term_code
    ),
    rounds as (
        select o.round_id as id, o.held_on, o.ip_lessons > 0 as has_ip, 3 as must
        from programme.observation_rounds o
        where o.organisation_id = p_organisation_id
            and o.term_code = p_term_code
            and o.held_on <@ p_span
        union all
        select t.test_id, t.held_on, t.subjects && array(
            select jsonb_array_elements_text(programme.policy('four_musts.ip_subjects', p_today))), 4
        from programme.quality_tests t
        where t.organisation_id = p_organisation_id
            and t.term_code = p_term_code
            and t.held_on <@ p_span
    )
    select 1::smallint,
        case
            when bool_and(h.taught) then 'pass'
            when not bool_and(h.known or h.taught) then 'no_data'
            when p_today < upper(p_span) then 'no_data'
            when exists (select from records r where r.must = 1 and r.status = 'submitted') then 'no_data'
            when exists (select from records r where r.must = 1) then 'fail'
            else 'no_data'
        end,
        jsonb_build_object('lacking', coalesce(
            jsonb_agg(h.post order by h.post) filter (where not h.taught), '[]'))
    from heads h
    union all
    select 2::smallint,
        case
            when count(*) = 0 then 'no_data'
            when bool_and(e.excused) then 'not_applicable'
            when bool_and(e.excused or e.held) then 'pass'
            when not coalesce(bool_or(not e.excused and not e.held and not e.pending), false) then 'no_data'
            when exists (select from records r where r.must = 2 and r.status = 'submitted') then 'no_data'
            when exists (select from records r where r.must = 2) then 'fail'
            else 'no_data'
        end,
        jsonb_build_object(
            'lacking', coalesce(jsonb_agg(e.event_code order by e.day, e.event_code)
                filter (where not e.excused and not e.held), '[]'),
            'not_applicable', coalesce(jsonb_agg(e.event_code order by e.day, e.event_code)
                filter (where e.excused), '[]'))
    from events e
    union all
    select m.must::smallint,
        case
            when count(r.id) = 0 then 'not_applicable'
            when bool_and(r.has_ip) then 'pass'
            else 'fail'
        end,
        jsonb_build_object('held', count(r.id), 'lacking', coalesce(
            jsonb_agg(jsonb_build_object('id', r.id, 'held_on', r.held_on) order by r.held_on, r.id)
                filter (where not r.has_ip), '[]'))
    from unnest('{3,4}'::int[]) m (must)
    left join rounds r on r.must = m.must
    group by m.must
$$;
