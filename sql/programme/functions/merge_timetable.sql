-- merge_timetable(batch) → {"inserted", "updated", "unchanged", "changes", "affected_sessions"}, of timetables and not of
-- rows. The rows of a person, unit and term are the whole timetable. changes: what became of the first twenty that are
-- new or other than before. affected_sessions: confirmed sessions in the term that such a person takes part in.
-- Part of an import.
create or replace function programme.merge_timetable(p_batch_id bigint)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_new bigint[];
    v_changed bigint[];
    v_changes jsonb;
    v_all bigint;
begin
    with added as (
        insert into programme.timetables (person_id, organisation_id, term_code, received_on)
        select s.person_id, s.organisation_id, s.term_code, programme.city_day(now())
        from programme.staged_timetable(p_batch_id) s
        group by s.person_id, s.organisation_id, s.term_code
        order by min(s.line_no)
        on conflict (person_id, organisation_id, term_code) do nothing
        returning timetable_id
    )
    select coalesce(array_agg(a.timetable_id), '{}')
    into v_new
    from added a;
    with wanted as (
        select t.timetable_id, min(s.line_no) as line_no, coalesce(array_agg(
                format('%s %s %s %s %s', s.stage, s.weekday, s.period_no, s.weeks, s.is_movable))
            filter (where s.weekday is not null), '{}') as lessons
        from programme.staged_timetable(p_batch_id) s
        join programme.timetables t on t.person_id = s.person_id
            and t.organisation_id = s.organisation_id
            and t.term_code = s.term_code
        group by t.timetable_id
    ),
    compared as (
        select w.timetable_id, w.line_no,
            array(select unnest(w.lessons) except select unnest(b.lessons)) as added,
            array(select unnest(b.lessons) except select unnest(w.lessons)) as removed
        from wanted w
        left join (
            select e.timetable_id,
                array_agg(format('%s %s %s %s %s', e.stage, e.weekday, e.period_no, e.weeks, e.is_movable)) as lessons
            from programme.timetable_entries e
            group by e.timetable_id
        ) b on b.timetable_id = w.timetable_id
    ),
    judged as materialized (
        select c.*,
            c.timetable_id = any (v_new) or cardinality(c.added) + cardinality(c.removed) > 0 as differs
        from compared c
    )
    select count(*), coalesce(array_agg(j.timetable_id) filter (where j.differs), '{}'), (
            select coalesce(jsonb_agg(format('%s %s %s: %s lessons added, %s removed', p.staff_no, o.code, t.term_code,
                cardinality(f.added), cardinality(f.removed)) order by f.line_no), '[]')
            from (select j.* from judged j where j.differs order by j.line_no limit 20) f
            join programme.timetables t on t.timetable_id = f.timetable_id
            join programme.people p on p.person_id = t.person_id
            join programme.organisations o on o.organisation_id = t.organisation_id)
    into v_all, v_changed, v_changes
    from judged j;

    delete from programme.timetable_entries e
    where e.timetable_id = any (v_changed);
    insert into programme.timetable_entries (timetable_id, stage, weekday, period_no, weeks, is_movable)
    select t.timetable_id, s.stage, s.weekday, s.period_no, s.weeks, s.is_movable
    from programme.staged_timetable(p_batch_id) s
    join programme.timetables t on t.person_id = s.person_id
        and t.organisation_id = s.organisation_id
        and t.term_code = s.term_code
    where t.timetable_id = any (v_changed)
        and s.weekday is not null
    order by s.line_no;
    update programme.timetables t
    set received_on = programme.city_day(now())
    where t.timetable_id = any (v_changed);
    return jsonb_build_object(
        'inserted', cardinality(v_new), 'updated', cardinality(v_changed) - cardinality(v_new),
        'unchanged', v_all - cardinality(v_changed),
        'changes', v_changes,
        'affected_sessions', (
            select coalesce(jsonb_agg(distinct e.session_id), '[]')
            from programme.timetables t
            join programme.school_terms m on m.organisation_id = t.organisation_id and m.term_code = t.term_code
            join programme.prep_participants p on p.person_id = t.person_id
            join programme.prep_sessions e on e.session_id = p.session_id
            where t.timetable_id = any (v_changed)
                and e.status = 'confirmed'
                and m.span @> programme.city_day(lower(e.span))));
end
$$;
