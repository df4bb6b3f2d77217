-- merge_roster(batch) → {"inserted", "updated", "unchanged", "closed"}. A row about the same person and first day changes
-- the part; otherwise what the person was, and who was chair, ends the day before. Part of an import.
create or replace function programme.merge_roster(p_batch_id bigint)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_changes programme.prep_roster[];
    v_counts jsonb;
    v_closed bigint;
begin
    select jsonb_build_object(
            'inserted', count(*) filter (where s.before is null),
            'updated', count(*) filter (where s.before is not null and s.differs),
            'unchanged', count(*) filter (where not s.differs)),
        array_agg(row(s.community_id, s.person_id, s.organisation_id, s.stage, s.role, s.is_required,
            s.during)::programme.prep_roster order by s.line_no) filter (where s.differs)
    into v_counts, v_changes
    from programme.staged_roster(p_batch_id) s;
    -- What changes is taken out and put in again, so that no order of rows violates a constraint on the way.
    delete from programme.prep_roster r
    using unnest(v_changes) c
    where r.community_id = c.community_id
        and r.person_id = c.person_id
        and lower(r.during) = lower(c.during);
    update programme.prep_roster r
    set during = daterange(lower(r.during), e.day)
    from (
        select r.community_id, r.person_id, r.during, min(lower(c.during)) as day
        from programme.prep_roster r
        join unnest(v_changes) c on c.community_id = r.community_id
            and (c.person_id = r.person_id or (c.role = 'chair' and r.role = 'chair'))
        where lower(r.during) < lower(c.during)
            and r.during && c.during
        group by r.community_id, r.person_id, r.during
    ) e
    where r.community_id = e.community_id
        and r.person_id = e.person_id
        and r.during = e.during;
    get diagnostics v_closed = row_count;
    insert into programme.prep_roster
    select c.*
    from unnest(v_changes) c;
    return v_counts || jsonb_build_object('closed', v_closed);
end
$$;
