-- flag_misses(cycle, job_id) → how many terms were flagged (event review.missed_again): their reviews of this basis were
-- missed in so many years in a row (policy review.misses_to_flag), void ones not counted. Part of review_close.
create or replace function programme.flag_misses(p_cycle programme.review_cycles, p_job_id bigint)
returns int
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    with again as (
        select r.term_id
        from programme.annual_reviews r
        cross join (
            select programme.policy('review.misses_to_flag', programme.city_day(p_cycle.closes_at))::int as needed
        ) p
        cross join lateral (
            select array_agg(l.status) as statuses
            from (
                select o.status
                from programme.annual_reviews o
                join programme.review_cycles c on c.cycle_id = o.cycle_id
                where o.term_id = r.term_id
                    and c.basis = p_cycle.basis
                    and c.review_year <= p_cycle.review_year
                    and o.status <> 'void'
                order by c.review_year desc
                limit p.needed
            ) l
        ) h
        where r.cycle_id = p_cycle.cycle_id
            and r.status = 'missed'
            and cardinality(h.statuses) = p.needed
            and 'missed' = all (h.statuses)
    )
    select count(programme.add_event('review.missed_again', 'term:' || a.term_id, p_job_id,
        jsonb_build_object('cycle_id', p_cycle.cycle_id, 'review_year', p_cycle.review_year))::text)::int
    from again a
$$;
