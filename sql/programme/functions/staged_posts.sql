-- staged_posts(batch) → each row as the post will be. post_id and before: the post of the same person, unit and name that
-- begins on the same day, which the row is about; null for a new one. Part of an import.
create or replace function programme.staged_posts(p_batch_id bigint)
returns table (line_no int, person_id bigint, organisation_id bigint, post text, during daterange, is_main boolean,
    post_id bigint, before daterange, was_main boolean)
language sql
stable
rows 20000
security definer
set search_path = pg_catalog, pg_temp
as $$
    select s.line_no, p.person_id, o.organisation_id, s.body ->> 'post',
        -- A last day before the first: check_posts notes it.
        case
            when (s.body ->> 'through')::date < (s.body ->> 'from')::date then 'empty'::daterange
            when s.body ? 'through' then daterange((s.body ->> 'from')::date, (s.body ->> 'through')::date + 1)
            else daterange((s.body ->> 'from')::date, upper(b.during))
        end,
        coalesce((s.body ->> 'is_main')::boolean, b.is_main, false),
        b.post_id, b.during, b.is_main
    from programme.staged(p_batch_id) s
    join programme.people p on p.staff_no = s.body ->> 'staff_no'
    join programme.organisations o on o.code = s.body ->> 'organisation'
    left join programme.posts b on b.person_id = p.person_id
        and b.organisation_id = o.organisation_id
        and b.post = s.body ->> 'post'
        and lower(b.during) = (s.body ->> 'from')::date
$$;
