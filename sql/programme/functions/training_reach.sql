-- training_reach(programme, on) → everybody of a programme's audience on that day, with the unit and the enrolment's
-- status (null: not enrolled, or withdrawn). Locks nothing.
create or replace function programme.training_reach(p_programme_id bigint, p_on date)
returns table (person_id bigint, organisation_id bigint, status text)
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select h.person_id, min(h.organisation_id), min(e.status)
    from programme.training_programmes t
    cross join lateral programme.training_units(t.audience, p_on) u
    join programme.posts h
        on h.organisation_id = u.organisation_id
        and h.during @> p_on
        and t.audience -> 'posts' ? h.post::text
    left join programme.enrolments e
        on e.programme_id = t.programme_id
        and e.person_id = h.person_id
        and e.status <> 'withdrawn'
    where t.programme_id = p_programme_id
    group by h.person_id
$$;
