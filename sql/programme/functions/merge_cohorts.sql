-- merge_cohorts(batch) → {"inserted", "updated", "unchanged"}: new cohorts, and other quotas of those on record.
-- Part of an import.
create or replace function programme.merge_cohorts(p_batch_id bigint)
returns jsonb
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    with compared as materialized (
        select s.line_no, s.body, c.cohort_id, (s.body ->> 'quota')::int as quota,
            c.quota is distinct from (s.body ->> 'quota')::int as differs
        from programme.staged(p_batch_id) s
        left join programme.cohorts c
            on c.cohort_no = (s.body ->> 'cohort_no')::int and c.track = s.body ->> 'track'
    ),
    inserted as (
        insert into programme.cohorts (cohort_no, track, quota, management_period, status)
        select (c.body ->> 'cohort_no')::int, c.body ->> 'track', c.quota,
            daterange((c.body ->> 'from')::date, ((c.body ->> 'from')::date + interval '3 years')::date),
            coalesce(c.body ->> 'status', 'draft')
        from compared c
        where c.cohort_id is null
        order by c.line_no
    ),
    updated as (
        update programme.cohorts o
        set quota = c.quota
        from compared c
        where o.cohort_id = c.cohort_id
            and c.differs
    )
    select jsonb_build_object(
        'inserted', count(*) filter (where c.cohort_id is null),
        'updated', count(*) filter (where c.cohort_id is not null and c.differs),
        'unchanged', count(*) filter (where not c.differs))
    from compared c
$$;
