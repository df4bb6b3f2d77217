-- staged_roster(batch) → each row as the part will be. before: the part of the same person in the community that begins on
-- the same day, which the row is about. Chairs and lead preparers are required unless the row says otherwise.
-- Part of an import.
create or replace function programme.staged_roster(p_batch_id bigint)
returns table (line_no int, community_id bigint, person_id bigint, organisation_id bigint, stage text, role text,
    is_required boolean, during daterange, before daterange, differs boolean)
language sql
stable
rows 1000
security definer
set search_path = pg_catalog, pg_temp
as $$
    select s.line_no, s.community_id, s.person_id, s.organisation_id, s.stage, s.role, s.is_required, s.during, r.during,
        (r.organisation_id, r.stage::text, r.role, r.is_required, r.during)
            is distinct from (s.organisation_id, s.stage, s.role, s.is_required, s.during)
    from (
        select s.line_no, c.community_id, p.person_id, o.organisation_id, s.body ->> 'stage' as stage,
            s.body ->> 'role' as role,
            coalesce((s.body ->> 'required')::boolean, s.body ->> 'role' in ('chair', 'lead_preparer')) as is_required,
            case
                when (s.body ->> 'through')::date < (s.body ->> 'from')::date then 'empty'::daterange
                else daterange((s.body ->> 'from')::date, (s.body ->> 'through')::date + 1)
            end as during
        from programme.staged(p_batch_id) s
        join programme.communities c on c.code = s.body ->> 'community'
        join programme.people p on p.staff_no = s.body ->> 'staff_no'
        join programme.organisations o on o.code = s.body ->> 'organisation'
    ) s
    left join programme.prep_roster r on r.community_id = s.community_id
        and r.person_id = s.person_id
        and lower(r.during) = lower(s.during)
$$;
