-- tell_redated(cycle): tells the bureau's office, and the holders and units with an unfinished review, the final dates
-- of a cycle that was provisional. One message a cycle.
create or replace function programme.tell_redated(p_cycle programme.review_cycles)
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    select programme.tell('review.redated', jsonb_build_object('persons', to_jsonb(array(
            select unnest(programme.audience(programme.office(), programme.city_day(now())))
            union
            select t.person_id
            from programme.annual_reviews r
            join programme.title_terms t on t.term_id = r.term_id
            where r.cycle_id = p_cycle.cycle_id
                and r.status in ('open', 'self_submitted', 'returned', 'unit_rated')
            union
            select unnest(programme.audience(programme.unit_audience(u.reviewer_org_id), programme.city_day(now())))
            from (
                select distinct r.reviewer_org_id
                from programme.annual_reviews r
                where r.cycle_id = p_cycle.cycle_id
                    and r.status in ('open', 'self_submitted', 'returned', 'unit_rated')
            ) u))),
        jsonb_build_object('year', p_cycle.review_year, 'due', programme.local_text(p_cycle.due_at),
            'closes', programme.local_text(p_cycle.closes_at)),
        'cycle:' || p_cycle.cycle_id, format('cycle:%s:redated', p_cycle.cycle_id))
$$;
