-- check_community_members(batch): notes ends before their beginning, and memberships of one unit that overlap, in the
-- batch or with what is on record. Part of an import.
create or replace function programme.check_community_members(p_batch_id bigint)
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    select programme.note_fault(p_batch_id, s.line_no, 'through', 'dates', 'ends before it begins')
    from programme.staged_members(p_batch_id) s
    where isempty(s.during);

    with staged as materialized (
        select s.*
        from programme.staged_members(p_batch_id) s
    )
    select programme.note_fault(p_batch_id, s.line_no, 'from', 'overlap', format('a member from %s on already',
        min(o.since)))
    from staged s
    cross join lateral (
        select lower(m.during) as since
        from programme.community_members m
        where m.community_id = s.community_id
            and m.organisation_id = s.organisation_id
            and m.during && s.during
            and not exists (
                select
                from staged b
                where b.community_id = m.community_id
                    and b.organisation_id = m.organisation_id
                    and b.before = m.during
            )
        union all
        select lower(b.during)
        from staged b
        where b.community_id = s.community_id
            and b.organisation_id = s.organisation_id
            and b.line_no < s.line_no
            and b.during && s.during
    ) o
    group by s.line_no
$$;
