-- staged_members(batch) → each row as the membership will be, with the one on record (before) that begins on the same
-- day. Part of an import.
create or replace function programme.staged_members(p_batch_id bigint)
returns table (line_no int, community_id bigint, organisation_id bigint, during daterange, before daterange)
language sql
stable
rows 1000
security definer
set search_path = pg_catalog, pg_temp
as $$
    select s.line_no, c.community_id, o.organisation_id,
        case
            when (s.body ->> 'through')::date < (s.body ->> 'from')::date then 'empty'::daterange
            when s.body ? 'through' then daterange((s.body ->> 'from')::date, (s.body ->> 'through')::date + 1)
            else daterange((s.body ->> 'from')::date, upper(m.during))
        end,
        m.during
    from programme.staged(p_batch_id) s
    join programme.communities c on c.code = s.body ->> 'community'
    join programme.organisations o on o.code = s.body ->> 'organisation'
    left join programme.community_members m on m.community_id = c.community_id
        and m.organisation_id = o.organisation_id
        and lower(m.during) = (s.body ->> 'from')::date
$$;
