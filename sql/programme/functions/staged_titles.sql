-- staged_titles(batch) → each row as the title term will be, with the term on record (before) when there is one. Without
-- days of its own a term has its cohort's period. cohort_id is null when there is no such cohort. Part of an import.
create or replace function programme.staged_titles(p_batch_id bigint)
returns table (line_no int, person_id bigint, cohort_id bigint, track text, tier_id int, term_no int, day_from date,
    day_end date, organisation_id bigint, status text, outcome text, revoked_reason text, before programme.title_terms)
language sql
stable
rows 1000
security definer
set search_path = pg_catalog, pg_temp
as $$
    select s.line_no, p.person_id, c.cohort_id, s.body ->> 'track', (s.body ->> 'tier')::int,
        coalesce((s.body ->> 'term_no')::int, t.term_no, 1),
        coalesce((s.body ->> 'from')::date, lower(t.period), lower(c.management_period)),
        coalesce((s.body ->> 'through')::date + 1, upper(t.period), upper(c.management_period)),
        o.organisation_id,
        coalesce(s.body ->> 'status', t.status, 'active'),
        case when s.body ? 'outcome' then s.body ->> 'outcome' else t.outcome end,
        case when s.body ? 'revoked_reason' then s.body ->> 'revoked_reason' else t.revoked_reason end,
        t
    from programme.staged(p_batch_id) s
    join programme.people p on p.staff_no = s.body ->> 'staff_no'
    join programme.organisations o on o.code = s.body ->> 'organisation'
    left join programme.cohorts c on c.cohort_no = (s.body ->> 'cohort_no')::int and c.track = s.body ->> 'track'
    left join programme.title_terms t on t.person_id = p.person_id and t.cohort_id = c.cohort_id
$$;
