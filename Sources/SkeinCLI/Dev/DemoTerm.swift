/// A holder of the cohort before the current one, made up for showing what happens at the end of a term: three
/// school years, each reviewed and confirmed.
enum DemoTerm {
    /// The number of that cohort.
    static let cohort = 3

    /// Adds the term to a city without it. One statement each, so that psql runs it too.
    static let sql = """
        insert into programme.cohorts (cohort_no, track, quota, management_period, status)
        values (\(cohort), 'master_teacher', 400, '[2021-09-01,2024-09-01)', 'finalised');
        insert into programme.title_terms (person_id, cohort_id, track, tier_id, period, organisation_id)
        select p.person_id, c.cohort_id, c.track, 1, c.management_period, p.organisation_id
        from programme.cohorts c
        cross join lateral (
            select p.person_id, p.organisation_id
            from programme.posts p
            where p.is_main
                and p.post = 'teacher'
                and not exists (select from programme.title_terms t where t.person_id = p.person_id)
            order by p.person_id
            limit 1) p
        where c.cohort_no = \(cohort);
        insert into programme.review_cycles (review_year, basis, covers, opens_at, due_at, closes_at, provisional, status,
            policy)
        select y, 'school_year', programme.review_span(y, 'school_year'), make_date(y, 6, 3), make_date(y, 6, 24),
            make_date(y, 7, 8), false, 'closed', '{}'
        from generate_series(2022, 2024) y;
        insert into programme.annual_reviews (cycle_id, term_id, reviewer_org_id, district_code, status, ethics, teaching,
            role, grade, confirmed_at, confirmed_by)
        select c.cycle_id, t.term_id, r.organisation_id, o.district_code, 'party_confirmed', 'pass', 92.5, 91.0,
            'excellent', c.due_at, t.person_id
        from programme.title_terms t
        join programme.cohorts k on k.cohort_id = t.cohort_id and k.cohort_no = \(cohort)
        join programme.organisations o on o.organisation_id = t.organisation_id
        cross join programme.review_cycles c
        cross join lateral programme.reviewer(t.term_id, programme.city_day(c.opens_at)) r
        where c.basis = 'school_year' and c.review_year between 2022 and 2024;
        """
}
