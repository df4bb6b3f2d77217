-- eligibility(cohort, person, on) → one row per rule valid that day: ok, fail or unknown, with what it is based on.
-- A clerk's settlement stands in for unknown. Without a record of professional ethics for the whole time, or without
-- any post with a known beginning, the answer is unknown and never fail. Locks nothing.
create or replace function programme.eligibility(p_cohort_id bigint, p_person_id bigint, p_on date)
returns table (rule text, verdict text, settled boolean)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    with tested as (
        select r.rule, case r.test
            when 'holds_post' then (
                select case
                    when bool_or(p.during @> p_on and p.post = any (array(
                        select jsonb_array_elements_text(r.params -> 'posts')))) then 'ok'
                    when count(*) filter (where p.during @> p_on) = 0 then 'unknown'
                    else 'fail'
                end
                from programme.posts p
                where p.person_id = p_person_id)
            when 'years_of_service' then (
                select case
                    when min(lower(p.during)) is null or bool_or(lower_inf(p.during)) then 'unknown'
                    when min(lower(p.during)) <= p_on - make_interval(years => (r.params ->> 'years')::int) then 'ok'
                    else 'fail'
                end
                from programme.posts p
                where p.person_id = p_person_id)
            when 'tier_at_least' then (
                select case
                    when max(t.tier_id) is null then 'unknown'
                    when max(t.tier_id) >= (r.params ->> 'tier')::int then 'ok'
                    else 'fail'
                end
                from programme.title_terms t
                where t.person_id = p_person_id)
            when 'ethics_clean' then (
                select case
                    when bool_or(e.verdict = 'breach' and e.covers && w.span) then 'fail'
                    when range_agg(e.covers) filter (where e.verdict = 'clean') @> w.span then 'ok'
                    else 'unknown'
                end
                from (
                    select daterange((p_on - make_interval(years => (r.params ->> 'years')::int))::date, p_on) as span
                ) w
                left join programme.ethics_records e on e.person_id = p_person_id
                group by w.span)
            when 'not_lifelong' then programme.lifelong_verdict(p_person_id, c.track)
            when 'no_running_term' then case when exists (
                select
                from programme.title_terms t
                where t.person_id = p_person_id
                    and t.track = c.track
                    and t.status <> 'withdrawn'
                    and t.period && c.management_period
            ) then 'fail' else 'ok' end
        end as verdict
        from programme.cohorts c
        join programme.eligibility_rules r on coalesce(r.track, c.track) = c.track and r.valid @> p_on
        where c.cohort_id = p_cohort_id
    )
    select t.rule, case t.verdict when 'unknown' then coalesce(s.verdict, 'unknown') else t.verdict end,
        t.verdict = 'unknown' and s.verdict is not null
    from tested t
    left join programme.eligibility_settlements s
        on s.cohort_id = p_cohort_id and s.person_id = p_person_id and s.rule = t.rule
    order by t.rule
$$;
