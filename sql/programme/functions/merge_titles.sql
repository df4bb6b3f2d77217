-- merge_titles(batch) → {"inserted", "updated", "unchanged"}. Of a term on record tier, number, days and unit may change.
-- Part of an import.
create or replace function programme.merge_titles(p_batch_id bigint)
returns jsonb
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    with compared as materialized (
        select s.*, (s.before).term_id as term_id,
            ((s.before).tier_id, (s.before).term_no, (s.before).period, (s.before).organisation_id)
                is distinct from (s.tier_id, s.term_no, daterange(s.day_from, s.day_end), s.organisation_id) as differs
        from programme.staged_titles(p_batch_id) s
    ),
    inserted as (
        insert into programme.title_terms (person_id, cohort_id, track, tier_id, term_no, period, organisation_id, status,
            outcome, revoked_reason)
        select c.person_id, c.cohort_id, c.track, c.tier_id, c.term_no, daterange(c.day_from, c.day_end),
            c.organisation_id, c.status, c.outcome, c.revoked_reason
        from compared c
        where c.term_id is null
        order by c.line_no
    ),
    updated as (
        update programme.title_terms t
        set tier_id = c.tier_id,
            term_no = c.term_no,
            period = daterange(c.day_from, c.day_end),
            organisation_id = c.organisation_id
        from compared c
        where t.term_id = c.term_id
            and c.differs
    )
    select jsonb_build_object(
        'inserted', count(*) filter (where c.term_id is null),
        'updated', count(*) filter (where c.term_id is not null and c.differs),
        'unchanged', count(*) filter (where c.term_id is not null and not c.differs))
    from compared c
$$;
