-- check_organisations(batch): notes a missing district or parent, half a place, a place off the earth, an end before the
-- beginning, a second bureau of a district, and parents that lead in a circle. Part of an import.
create or replace function programme.check_organisations(p_batch_id bigint)
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    select programme.note_fault(p_batch_id, s.line_no, f.at, f.code, f.message)
    from programme.staged_organisations(p_batch_id) s
    cross join lateral (
        select 'district' as at, 'required' as code, 'this kind of organisation lies in a district' as message
        where s.kind in ('district_bureau', 'school', 'university')
            and s.district_code is null
        union all
        select 'parent', 'required', 'a party organisation belongs to a unit'
        where s.kind = 'party_committee'
            and s.parent is null
        union all
        select 'latitude', 'place', 'latitude and longitude belong together'
        where (s.latitude is null) <> (s.longitude is null)
        union all
        select 'latitude', 'range', 'from -90 to 90'
        where s.latitude not between -90 and 90
        union all
        select 'longitude', 'range', 'from -180 to 180'
        where s.longitude not between -180 and 180
        union all
        select 'through', 'dates', 'ends before it begins'
        where s.day_through < s.day_from
    ) f;

    select programme.note_fault(p_batch_id, b.line_no, 'district', 'duplicate', 'the district has another bureau')
    from (
        select s.line_no, s.code, s.district_code, count(*) over (partition by s.district_code) as bureaus
        from programme.staged_organisations(p_batch_id) s
        where s.kind = 'district_bureau'
    ) b
    where b.bureaus > 1
        or exists (
            select
            from programme.organisations o
            where o.kind = 'district_bureau'
                and o.district_code = b.district_code
                and o.code <> b.code
                and not exists (select from programme.staged_organisations(p_batch_id) s where s.code = o.code)
        );

    with recursive link as materialized (
        select s.line_no, s.code, s.parent
        from programme.staged_organisations(p_batch_id) s
    ),
    parent as materialized (
        select l.code, l.parent
        from link l
        union all
        select o.code, p.code
        from programme.organisations o
        left join programme.organisations p on p.organisation_id = o.parent_id
        where not exists (select from link l where l.code = o.code)
    ),
    up (line_no, code, steps) as (
        select l.line_no, l.parent, 1
        from link l
        where l.parent is not null
        union all
        select u.line_no, p.parent, u.steps + 1
        from up u
        join parent p on p.code = u.code
        where p.parent is not null
            and u.steps < 20
    )
    select programme.note_fault(p_batch_id, u.line_no, 'parent', 'circle',
        'its parents lead in a circle or more than 20 levels up')
    from up u
    where u.steps = 20
$$;
