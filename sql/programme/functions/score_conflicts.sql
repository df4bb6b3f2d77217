-- score_conflicts(cohort, on) → every expert score of a cohort with the reasons for which it must not count: the
-- reviewer declared a conflict, works at the applicant's unit on that day, or has been tied to the applicant as
-- mentor or mentee. Locks nothing.
create or replace function programme.score_conflicts(p_cohort_id bigint, p_on date)
returns table (person_id bigint, reviewer_id bigint, score numeric, conflicts text[])
language sql
stable
security definer
set search_path = pg_catalog, pg_temp
as $$
    select s.person_id, s.reviewer_id, s.score,
        array_remove(array[
            case when s.declared then 'declared' end,
            case when exists (
                select
                from programme.posts r
                where r.person_id = s.reviewer_id
                    and r.during @> p_on
                    and (r.organisation_id = a.organisation_id or exists (
                        select
                        from programme.posts p
                        where p.person_id = s.person_id
                            and p.organisation_id = r.organisation_id
                            and p.during @> p_on))
            ) then 'same_organisation' end,
            case when exists (
                select
                from programme.mentor_ties t
                where (t.mentor_id, t.mentee_id) in ((s.reviewer_id, s.person_id), (s.person_id, s.reviewer_id))
            ) then 'mentor_tie' end
        ], null)
    from programme.expert_scores s
    join programme.applications a on a.cohort_id = s.cohort_id and a.person_id = s.person_id
    where s.cohort_id = p_cohort_id
$$;
