-- enqueue_reviews(cycle) → how many review.open jobs were created for the terms that have no review yet, in all and by
-- district. At most 500 jobs a call of the queue, with the district as their tenant. The unique key (cycle, term)
-- makes a term whose job exists already count for nothing.
create or replace function programme.enqueue_reviews(
    p_cycle programme.review_cycles,
    out total int,
    out by_district jsonb
)
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    with term as (
        select t.term_id, t.district_code,
            (row_number() over (partition by t.district_code order by t.term_id) - 1) / 500 as batch
        from programme.terms_to_review(p_cycle.review_year, p_cycle.basis, p_cycle.track,
            programme.city_day(p_cycle.opens_at)) t
    ),
    call as (
        select b.district_code, (
            select count(*) filter (where e.created)
            from skein.enqueue_many('review.open', b.args, tenant => b.district_code, unique_keys => b.keys,
                tags => array['cycle:' || p_cycle.cycle_id]) e
        ) as created
        from (
            select t.district_code,
                array_agg(jsonb_build_object('v', 1, 'cycle_id', p_cycle.cycle_id, 'term_id', t.term_id)
                    order by t.term_id) as args,
                array_agg(p_cycle.cycle_id || ':' || t.term_id order by t.term_id) as keys
            from term t
            group by t.district_code, t.batch
            order by t.district_code, t.batch
        ) b
    )
    select coalesce(sum(d.created), 0)::int,
        coalesce(jsonb_object_agg(d.district_code, d.created) filter (where d.created > 0), '{}')
    from (
        select coalesce(c.district_code, '') as district_code, sum(c.created)::int as created
        from call c
        group by 1
    ) d
$$;
