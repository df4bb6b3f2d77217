-- post_clashes(batch) → the posts in the database that a row of the batch cannot stand beside, because of the same
-- person, unit and post, of a second main post, or of a second secretary or principal of the unit. Posts that rows of
-- the batch are about are no clash here: their rows say what becomes of them. closes: the earlier post ends the day
-- before the row's begins; otherwise the row would rewrite what is on record. Part of an import.
create or replace function programme.post_clashes(p_batch_id bigint)
returns table (line_no int, post_id bigint, ends date, closes boolean, reason text)
language sql
stable
rows 1000
security definer
set search_path = pg_catalog, pg_temp
as $$
    with staged as materialized (
        select s.*
        from programme.staged_posts(p_batch_id) s
        where not isempty(s.during)
    ),
    other as materialized (
        select p.*
        from programme.posts p
        where not exists (select from staged s where s.post_id = p.post_id)
    ),
    clash as (
        select s.line_no, s.during as wanted, o.post_id, o.during, 'post' as reason
        from staged s
        join other o on o.person_id = s.person_id and o.organisation_id = s.organisation_id and o.post = s.post
        union all
        select s.line_no, s.during, o.post_id, o.during, 'main'
        from staged s
        join other o on o.person_id = s.person_id
        where s.is_main
            and o.is_main
        union all
        select s.line_no, s.during, o.post_id, o.during, 'head'
        from staged s
        join other o on o.organisation_id = s.organisation_id and o.post = s.post
        where s.post in ('party_secretary', 'principal')
    )
    select c.line_no, c.post_id, lower(c.wanted), lower(c.during) < lower(c.wanted), c.reason
    from clash c
    where c.during && c.wanted
$$;
