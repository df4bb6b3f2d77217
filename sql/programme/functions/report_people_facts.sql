-- report_people_facts(year, as_of) → what the yearly report counts about people, a row a cell: title holders of that
-- day by district and track, the year's reviews by district and grade, evaluations that took effect, titles gained and
-- lost, training, teachers of political education, taking part in contests, and honours. A section without a row has no
-- data. Locks nothing.
create or replace function programme.report_people_facts(p_year int, p_as_of date)
returns table (section text, row_key text, row_zh text, row_en text, col_key text, value bigint)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    with
    year (span) as (
        select daterange(make_date(p_year, 1, 1), least(make_date(p_year + 1, 1, 1), p_as_of + 1))
    ),
    teachers as (
        select distinct p.person_id, coalesce(o.district_code, '') as district
        from programme.posts p
        join programme.organisations o on o.organisation_id = p.organisation_id
        where p.is_main
            and p.during @> p_as_of
            and p.post in ('teacher', 'ip_teacher_full', 'ip_teacher_part')
    )
    select 'titles', coalesce(o.district_code, ''), null, null, t.track::text, count(*)
    from programme.title_terms t
    join programme.organisations o on o.organisation_id = t.organisation_id
    where t.period @> p_as_of
        and t.status not in ('withdrawn', 'revoked')
    group by 2, 5
    union all
    select 'reviews_' || c.basis, coalesce(r.district_code, ''), null, null,
        case r.status
            when 'party_confirmed' then r.grade
            when 'missed' then 'missed'
            when 'void' then 'void'
            else 'unfinished'
        end, count(*)
    from programme.annual_reviews r
    join programme.review_cycles c on c.cycle_id = r.cycle_id
    where c.review_year = p_year
    group by 1, 2, 5
    union all
    select 'outcomes', t.track::text, null, null, e.proposed_outcome, count(*)
    from programme.term_evaluations e
    join programme.title_terms t on t.term_id = e.term_id
    cross join year y
    where e.status = 'effective'
        and e.effective_on <@ y.span
    group by 2, 5
    union all
    select 'changes', t.track::text, null, null, 'granted', count(*)
    from programme.title_terms t
    cross join year y
    where lower(t.period) <@ y.span
    group by 2
    union all
    select 'changes', l.track::text, null, null, 'lifelong', count(*)
    from programme.lifelong_titles l
    cross join year y
    where l.granted_on <@ y.span
    group by 2
    union all
    select 'changes', t.track::text, null, null, 'revoked', count(*)
    from programme.term_evaluations e
    join programme.title_terms t on t.term_id = e.term_id
    cross join year y
    where e.status = 'effective'
        and e.proposed_action = 'revoke'
        and e.effective_on <@ y.span
    group by 2
    union all
    select 'training', p.code, p.name_zh, p.name_zh, c.col_key, c.value
    from programme.training_programmes p
    cross join year y
    cross join lateral (
        select count(*) filter (where e.status <> 'withdrawn') as enrolled,
            count(*) filter (where e.status = 'passed' and e.passed_on <= p_as_of) as passed
        from programme.enrolments e
        where e.programme_id = p.programme_id
    ) e
    cross join lateral (
        values ('target', p.target::bigint), ('enrolled', e.enrolled), ('passed', e.passed)
    ) c (col_key, value)
    where p.runs && y.span
        and c.value is not null
    union all
    select 'ip_staff', coalesce(o.district_code, ''), null, null, p.post::text, count(distinct p.person_id)
    from programme.posts p
    join programme.organisations o on o.organisation_id = p.organisation_id
    where p.post in ('ip_teacher_full', 'ip_teacher_part')
        and p.during @> p_as_of
    group by 2, 5
    union all
    select 'participation', t.district, null, null, c.col_key, c.value
    from (
        select t.district, count(*) as teachers, count(*) filter (where exists (
                select
                from programme.contest_entries e
                join programme.contests c on c.code = e.code
                cross join year y
                where e.person_id = t.person_id
                    and c.held_on <@ y.span)) as took_part
        from teachers t
        group by t.district
    ) t
    cross join lateral (values ('took_part', t.took_part), ('teachers', t.teachers)) c (col_key, value)
    where exists (select from programme.contests c cross join year y where c.held_on <@ y.span)
    union all
    select 'honours', h.kind, null, null, c.col_key, c.value
    from (
        select k.kind, count(h.person_id) as all_years,
            count(h.person_id) filter (where h.granted_on <@ y.span) as this_year, max(k.target) as target
        from (
            select t.key as kind, t.value::bigint as target
            from jsonb_each_text(programme.policy('report.honour_targets', p_as_of)) t
            union
            select h.kind, null
            from programme.honours h
            where not programme.policy('report.honour_targets', p_as_of) ? h.kind
        ) k
        cross join year y
        left join programme.honours h on h.kind = k.kind and h.granted_on <= p_as_of
        group by k.kind
    ) h
    cross join lateral (
        values ('this_year', h.this_year), ('all_years', h.all_years), ('target', h.target)
    ) c (col_key, value)
    where c.value is not null
        and exists (select from programme.honours)
$$;
