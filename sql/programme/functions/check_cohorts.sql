-- check_cohorts(batch): notes numbers out of range, periods of three years that overlap another cohort of the track, and
-- changes of the status or period of a cohort on record, which are decisions with a signature and no matter of an
-- import. Part of an import.
create or replace function programme.check_cohorts(p_batch_id bigint)
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    with staged as materialized (
        select s.line_no, s.body, (s.body ->> 'cohort_no')::int as cohort_no, s.body ->> 'track' as track,
            daterange((s.body ->> 'from')::date, ((s.body ->> 'from')::date + interval '3 years')::date) as period,
            coalesce(s.body ->> 'status', 'draft') as status
        from programme.staged(p_batch_id) s
    )
    select programme.note_fault(p_batch_id, s.line_no, f.at, f.code, f.message)
    from staged s
    left join programme.cohorts c on c.cohort_no = s.cohort_no and c.track = s.track
    cross join lateral (
        select 'cohort_no' as at, 'range' as code, 'from 1 on' as message
        where s.cohort_no < 1
        union all
        select 'quota', 'range', 'from 1 on'
        where (s.body ->> 'quota')::int < 1
        union all
        select 'status', 'needs_signature', format('the cohort is %s; its status changes by a signed decision', c.status)
        where c.status <> s.body ->> 'status'
        union all
        select 'from', 'needs_signature', 'the cohort''s period changes by a signed decision'
        where c.management_period <> s.period
        union all
        select distinct 'from', 'overlap', 'another cohort of the track on the same days'
        from (
            select o.management_period
            from programme.cohorts o
            where o.track = s.track
                and o.cohort_no <> s.cohort_no
                and o.status <> 'cancelled'
            union all
            select o.period
            from staged o
            where o.track = s.track
                and o.cohort_no <> s.cohort_no
                and o.status <> 'cancelled'
        ) o (period)
        where o.period && s.period
            and s.status <> 'cancelled'
    ) f
$$;
