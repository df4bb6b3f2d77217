-- prep_institutions(units and stages, term, first monday, days) → the model's institutions as a JSON array, in the order of
-- their numbers. institutions: numbers by prep_institution.
create or replace function programme.prep_institutions(p_institutions bigint[], p_term text, p_first date, p_days int)
returns jsonb
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
set jit = off
as $$
    with institution as materialized (
        select i.id, i.id / 8 as organisation_id, (array['primary', 'junior', 'senior', 'university'])[i.id % 8] as stage
        from unnest(p_institutions) i (id)
    ),
    unit_day as materialized (
        select d.*
        from programme.prep_unit_days(array(select distinct i.organisation_id from institution i), p_term, p_first,
            p_days) d
    )
    select coalesce(jsonb_agg(jsonb_build_object(
        'id', i.id,
        'name', o.name_zh,
        'stage', i.stage,
        'teaching', jsonb_build_object(
            'from', greatest(coalesce(lower(t.span) - p_first, 0), 0) * 288,
            'to', least(coalesce(upper(t.span) - p_first, p_days), p_days) * 288),
        'daysOff', coalesce((
            select jsonb_agg(d.n order by d.n)
            from unit_day d
            where d.organisation_id = i.organisation_id
                and not d.teaches), '[]'),
        'exams', coalesce((
            select jsonb_agg(jsonb_build_object(
                'from', greatest(programme.prep_bin(p_first, lower(b.span)), 0),
                'to', least(programme.prep_bin(p_first, upper(b.span), true), p_days * 288)) order by lower(b.span))
            from programme.calendar_blocks b
            where b.organisation_id = i.organisation_id
                and b.kind = 'exam'
                and b.span && programme.prep_span(p_first, 0, p_days * 288)), '[]'),
        'halfDays', coalesce((
            select jsonb_agg(jsonb_build_object(
                'from', d.n * 288 + floor(extract(epoch from h.starts) / 300)::int,
                'to', d.n * 288 + ceil(extract(epoch from h.ends) / 300)::int) order by d.n, h.starts)
            from programme.subject_half_days h
            join unit_day d on d.organisation_id = i.organisation_id and d.weekday = h.weekday and d.teaches
                and h.valid @> d.day
            where h.district_code = o.district_code
                and h.stage = i.stage), '[]'),
        'latitude', o.latitude,
        'longitude', o.longitude,
        'hosting', (
            -- Earlier terms count what was hosted; this term's sessions are counted by the plan itself.
            select jsonb_build_object(
                'hosted', coalesce(sum(l.hosted) filter (where l.term_code <> p_term), 0),
                'target', coalesce(round(sum(l.target) * 100), 0)::int)
            from (
                select l.*
                from programme.hosting_ledger l
                where l.organisation_id = i.organisation_id
                    and programme.term_order(l.term_code) <= programme.term_order(p_term)
                order by programme.term_order(l.term_code) desc
                limit (programme.policy('prep.hosting_terms', p_first))::int
            ) l)
    ) order by i.id), '[]')
    from institution i
    join programme.organisations o using (organisation_id)
    left join programme.school_terms t on t.organisation_id = i.organisation_id and t.term_code = p_term
$$;
