-- check_roster(batch): notes ends before their beginning, stages that a unit does not teach, two chairs of a community or
-- two parts of a person on one day, in the batch or with a later part on record. An earlier one gives way (merge_roster).
-- Part of an import.
create or replace function programme.check_roster(p_batch_id bigint)
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    select programme.note_fault(p_batch_id, s.line_no, f.at, f.code, f.message)
    from programme.staged_roster(p_batch_id) s
    cross join lateral (
        select 'through' as at, 'dates' as code, 'ends before it begins' as message
        where isempty(s.during)
        union all
        select 'stage', 'stage', format('the unit does not teach %s', s.stage)
        where not exists (
            select
            from programme.organisation_stages t
            where t.organisation_id = s.organisation_id
                and t.stage = s.stage
        )
    ) f;

    with staged as materialized (
        select s.*
        from programme.staged_roster(p_batch_id) s
    )
    select programme.note_fault(p_batch_id, f.line_no, f.at, f.code, f.message)
    from (
        select b.line_no, 'staff_no' as at, 'overlap' as code,
            format('the same person in line %s on the same days', min(a.line_no)) as message
        from staged a
        join staged b on b.community_id = a.community_id and b.person_id = a.person_id and b.line_no > a.line_no
        where a.during && b.during
        group by b.line_no
        union all
        select b.line_no, 'role', 'two_chairs', format('another chair in line %s on the same days', min(a.line_no))
        from staged a
        join staged b on b.community_id = a.community_id and b.line_no > a.line_no
        where a.role = 'chair'
            and b.role = 'chair'
            and a.person_id <> b.person_id
            and a.during && b.during
        group by b.line_no
        union all
        select s.line_no, case when r.person_id = s.person_id then 'from' else 'role' end,
            case when r.person_id = s.person_id then 'history' else 'two_chairs' end,
            case when r.person_id = s.person_id then 'another part is on record from the same or a later day'
                else 'another chair is on record from the same or a later day' end
        from staged s
        join programme.prep_roster r on r.community_id = s.community_id
            and (r.person_id = s.person_id or (r.role = 'chair' and s.role = 'chair'))
        where lower(r.during) >= lower(s.during)
            and r.during && s.during
            and not exists (
                select
                from staged o
                where o.community_id = r.community_id
                    and o.person_id = r.person_id
                    and o.before = r.during
            )
        group by 1, 2, 3, 4
    ) f
$$;
