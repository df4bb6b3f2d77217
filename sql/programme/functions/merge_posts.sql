-- merge_posts(batch) → {"inserted", "updated", "unchanged", "closed"}. History is kept: a post that a new one takes the
-- place of ends the day before; only a row about the very same post (person, unit, name, first day) changes it. Posts
-- shrink before others grow, so no order of rows violates a constraint on the way. Part of an import.
create or replace function programme.merge_posts(p_batch_id bigint)
returns jsonb
language plpgsql
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    v_rows bigint;
    v_new bigint;
    v_updated bigint;
    v_closed bigint;
begin
    select count(*), count(*) filter (where s.post_id is null),
        count(*) filter (where s.post_id is not null and (s.during, s.is_main) is distinct from (s.before, s.was_main))
    into v_rows, v_new, v_updated
    from programme.staged_posts(p_batch_id) s;
    with ending as (
        select c.post_id, min(c.ends) as ends
        from programme.post_clashes(p_batch_id) c
        group by c.post_id
    )
    update programme.posts p
    set during = daterange(lower(p.during), e.ends)
    from ending e
    where p.post_id = e.post_id;
    get diagnostics v_closed = row_count;
    with wanted as materialized (
        select s.*
        from programme.staged_posts(p_batch_id) s
        where s.post_id is not null
    )
    update programme.posts p
    set during = p.during * w.during,
        is_main = p.is_main and w.is_main
    from wanted w
    where p.post_id = w.post_id
        and (p.during, p.is_main) is distinct from (w.during, w.is_main);
    with wanted as materialized (
        select s.*
        from programme.staged_posts(p_batch_id) s
    ),
    grown as (
        update programme.posts p
        set during = w.during,
            is_main = w.is_main
        from wanted w
        where p.post_id = w.post_id
            and (p.during, p.is_main) is distinct from (w.during, w.is_main)
    )
    insert into programme.posts (person_id, organisation_id, post, during, is_main)
    select w.person_id, w.organisation_id, w.post, w.during, w.is_main
    from wanted w
    where w.post_id is null
    order by w.line_no;
    return jsonb_build_object('inserted', v_new, 'updated', v_updated, 'unchanged', v_rows - v_new - v_updated,
        'closed', v_closed);
end
$$;
