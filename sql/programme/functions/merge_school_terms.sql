-- merge_school_terms(batch) → {"inserted", "updated", "unchanged", "affected_sessions"}: confirmed sessions that somebody
-- of a unit takes part in whose term changed, on a day of the old term or the new one. Terms that change are taken out
-- first, so that no order of rows violates a constraint on the way. Part of an import.
create or replace function programme.merge_school_terms(p_batch_id bigint)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_counts jsonb;
begin
    select jsonb_build_object(
        'inserted', count(*) filter (where s.before is null),
        'updated', count(*) filter (where (s.before, s.before_monday) <> (s.span, s.week1_monday)),
        'unchanged', count(*) filter (where (s.before, s.before_monday) = (s.span, s.week1_monday)),
        'affected_sessions', (
            select coalesce(jsonb_agg(distinct p.session_id), '[]')
            from programme.staged_terms(p_batch_id) s
            join programme.prep_participants p on p.organisation_id = s.organisation_id
            join programme.prep_sessions e on e.session_id = p.session_id
            where e.status = 'confirmed'
                and (s.before, s.before_monday) is distinct from (s.span, s.week1_monday)
                and (s.span @> programme.city_day(lower(e.span)) or s.before @> programme.city_day(lower(e.span)))))
    into v_counts
    from programme.staged_terms(p_batch_id) s;
    -- A term that shrinks makes room for its neighbour; what is left of the old span never overlaps another's.
    update programme.school_terms t
    set span = t.span * s.span,
        week1_monday = case when t.week1_monday between lower(t.span * s.span) - 6 and lower(t.span * s.span) + 6
            then t.week1_monday else s.week1_monday end
    from programme.staged_terms(p_batch_id) s
    where t.organisation_id = s.organisation_id
        and t.term_code = s.term_code
        and t.span && s.span
        and t.span <> s.span;
    with staged as materialized (
        select s.*
        from programme.staged_terms(p_batch_id) s
    )
    insert into programme.school_terms as t (organisation_id, term_code, span, week1_monday)
    select s.organisation_id, s.term_code, s.span, s.week1_monday
    from staged s
    where (s.before, s.before_monday) is distinct from (s.span, s.week1_monday)
    order by s.line_no
    on conflict (organisation_id, term_code) do update
    set span = excluded.span,
        week1_monday = excluded.week1_monday;
    return v_counts;
end
$$;
