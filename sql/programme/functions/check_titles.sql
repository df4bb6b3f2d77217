-- check_titles(batch): notes cohorts that are not there, numbers out of range, ends before their beginning, statuses that
-- do not fit their outcome, terms of a person that overlap on one track or have the same number, and changes of the
-- status or outcome of a term on record: granting, revoking and evaluating need a signature. Part of an import.
create or replace function programme.check_titles(p_batch_id bigint)
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    with staged as materialized (
        select s.*, s.day_from < s.day_end as has_days, case when s.day_from < s.day_end
            then daterange(s.day_from, s.day_end) end as period
        from programme.staged_titles(p_batch_id) s
    )
    select programme.note_fault(p_batch_id, s.line_no, f.at, f.code, f.message)
    from staged s
    cross join lateral (
        select 'cohort_no' as at, 'not_found' as code, 'there is no such cohort of this track' as message
        where s.cohort_id is null
        union all
        select 'tier', 'range', 'from 1 to 5'
        where s.tier_id not between 1 and 5
        union all
        select 'term_no', 'range', 'from 1 on'
        where s.term_no < 1
        union all
        select 'through', 'dates', 'ends before it begins'
        where not s.has_days
        union all
        select 'outcome', 'required', 'a completed term has the outcome excellent or qualified'
        where s.status = 'completed'
            and coalesce(s.outcome, '') not in ('excellent', 'qualified')
        union all
        select 'revoked_reason', 'required', 'a revoked term, and no other, has a reason'
        where (s.status = 'revoked') <> (s.revoked_reason is not null)
        union all
        select 'status', 'needs_signature',
            format('the term is %s; status and outcome change by a signed decision', (s.before).status)
        where (s.before).term_id is not null
            and (s.status, s.outcome, s.revoked_reason)
                is distinct from ((s.before).status, (s.before).outcome, (s.before).revoked_reason)
        union all
        select distinct case when o.term_no = s.term_no then 'term_no' else 'from' end, 'overlap', case
                when o.term_no = s.term_no then 'another term of this person and track has this number'
                else 'another term of this person and track on the same days' end
        from (
            select t.term_no, t.period, t.status
            from programme.title_terms t
            where t.person_id = s.person_id
                and t.track = s.track
                and not exists (
                    select from staged o where o.person_id = t.person_id and o.cohort_id = t.cohort_id
                )
            union all
            select o.term_no, o.period, o.status
            from staged o
            where o.person_id = s.person_id
                and o.track = s.track
                and o.line_no <> s.line_no
        ) o (term_no, period, status)
        where o.term_no = s.term_no
            or (o.period && s.period and o.status <> 'withdrawn' and s.status <> 'withdrawn')
    ) f
$$;
