-- check_posts(batch): notes ends before their beginning, rows that overlap one another (the same post twice, two main
-- posts of a person, two secretaries or two principals of a unit on one day), and rows that would rewrite a post on
-- record instead of ending it. Part of an import.
create or replace function programme.check_posts(p_batch_id bigint)
returns void
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    select programme.note_fault(p_batch_id, s.line_no, 'through', 'dates', 'ends before it begins')
    from programme.staged_posts(p_batch_id) s
    where isempty(s.during);

    with staged as materialized (
        select s.*
        from programme.staged_posts(p_batch_id) s
    ),
    clash as (
        select b.line_no, a.line_no as first_line, 'from' as at, 'the same post' as what
        from staged a
        join staged b on b.person_id = a.person_id and b.organisation_id = a.organisation_id and b.post = a.post
        where a.line_no < b.line_no
            and a.during && b.during
        union all
        select b.line_no, a.line_no, 'is_main', 'another main post'
        from staged a
        join staged b on b.person_id = a.person_id
        where a.line_no < b.line_no
            and a.is_main
            and b.is_main
            and a.during && b.during
        union all
        select b.line_no, a.line_no, 'post', 'another ' || a.post || ' of the same unit'
        from staged a
        join staged b on b.organisation_id = a.organisation_id and b.post = a.post
        where a.line_no < b.line_no
            and a.post in ('party_secretary', 'principal')
            and a.person_id <> b.person_id
            and a.during && b.during
    )
    select programme.note_fault(p_batch_id, c.line_no, c.at, 'overlap',
        format('%s in line %s on the same days', c.what, min(c.first_line)))
    from clash c
    group by c.line_no, c.at, c.what;

    select programme.note_fault(p_batch_id, c.line_no, 'from', 'history', case c.reason
            when 'post' then 'the same post is on record from a later day'
            when 'main' then 'another main post is on record from the same or a later day'
            else 'another holder of this post is on record from the same or a later day' end)
    from (
        select distinct c.line_no, c.reason
        from programme.post_clashes(p_batch_id) c
        where not c.closes
    ) c
$$;
