-- merge_suspensions(batch) → {"inserted", "updated", "unchanged"}. Part of an import.
create or replace function programme.merge_suspensions(p_batch_id bigint)
returns jsonb
language sql
security definer
set search_path = pg_catalog, pg_temp
as $$
    with compared as materialized (
        select s.*, ((s.before).during, (s.before).reason, (s.before).doc_no)
                is distinct from (daterange(s.day_from, s.day_end), s.reason, s.doc_no) as differs
        from programme.staged_suspensions(p_batch_id) s
    ),
    inserted as (
        insert into programme.title_suspensions (term_id, during, reason, doc_no)
        select c.term_id, daterange(c.day_from, c.day_end), c.reason, c.doc_no
        from compared c
        where c.is_new
        order by c.line_no
    ),
    updated as (
        update programme.title_suspensions b
        set during = daterange(c.day_from, c.day_end),
            reason = c.reason,
            doc_no = c.doc_no
        from compared c
        where b.term_id = c.term_id
            and b.during = (c.before).during
            and c.differs
    )
    select jsonb_build_object(
        'inserted', count(*) filter (where c.is_new),
        'updated', count(*) filter (where not c.is_new and c.differs),
        'unchanged', count(*) filter (where not c.differs))
    from compared c
$$;
