import PQ
import TestSupport
import Testing

/// A town of few holders whose terms have reviews of three school years, and shorthands for what people sign.
extension Town {
    /// An official of the municipal bureau.
    static let official = """
        (select p.staff_no from programme.people p join programme.posts o using (person_id)
         join programme.organisations b using (organisation_id)
         where o.post = 'official' and b.kind = 'municipal_bureau' order by 1 limit 1)
        """

    /// Three closed cycles of the school years that the period of the city's terms requires.
    func cycles() async throws {
        try await run(
            """
            insert into programme.review_cycles (review_year, basis, covers, opens_at, due_at, closes_at, provisional,
                status, policy)
            select y, 'school_year', programme.review_span(y, 'school_year'), make_date(y, 6, 1), make_date(y, 6, 20),
                make_date(y, 7, 1), false, 'closed', '{}'
            from programme.title_terms t,
                generate_series(extract(year from lower(t.period))::int + 1, extract(year from upper(t.period))::int) y
            where t.term_id = 1
            """)
    }

    /// Reviews of a term, one a school year: `statuses` in order, all with the same scores.
    func reviews(
        _ term: Int, _ teaching: String = "95", _ role: String = "91", ethics: String = "pass",
        _ statuses: [String] = ["party_confirmed", "party_confirmed", "party_confirmed"]
    ) async throws {
        for (index, status) in statuses.enumerated() {
            try await run(
                """
                insert into programme.annual_reviews (cycle_id, term_id, reviewer_org_id, status, void_reason, ethics,
                    teaching, role, grade, confirmed_at, confirmed_by)
                select c.cycle_id, \(term), 1, '\(status)', case '\(status)' when 'void' then 'left' end,
                    '\(index == 0 ? ethics : "pass")', \(teaching), \(role), 'qualified', now(), 1
                from programme.review_cycles c order by c.review_year offset \(index) limit 1
                """)
        }
    }

    /// A term before term `term` that was completed with this outcome, ending `gap` months before it begins.
    func previous(_ term: Int, outcome: String, gap: Int = 0, track: String? = nil) async throws {
        let track = track.map { "'\($0)'" } ?? "t.track::text"
        try await run(
            """
            insert into programme.cohorts (cohort_no, track, quota, management_period, status)
            select 90 + \(term), \(track), 1, daterange(b.day, (b.day + interval '3 years')::date), 'cancelled'
            from programme.title_terms t, lateral (
                select (lower(t.period) - interval '3 years' - interval '\(gap) months')::date as day) b
            where t.term_id = \(term);
            update programme.title_terms set term_no = 2 where term_id = \(term);
            insert into programme.title_terms (person_id, cohort_id, track, tier_id, term_no, period, organisation_id,
                status, outcome)
            select t.person_id, c.cohort_id, c.track, 1, 1, c.management_period, t.organisation_id, 'completed',
                '\(outcome)'
            from programme.title_terms t, programme.cohorts c
            where t.term_id = \(term) and c.cohort_no = 90 + \(term)
            """)
    }

    /// `review.evaluate_term` of a term: "status outcome action" of the evaluation that it answers.
    @discardableResult
    func evaluate(_ term: Int) async throws -> String {
        // Two statements: the first does not see what its own function call inserted.
        let id = try await value(
            """
            select programme.review_evaluate_term(jsonb_build_object('term_id', \(term), 'rule_set', 'default'))
                ->> 'evaluation_id'
            """)
        guard let id else { return "?" }
        return try await value(
            """
            select concat_ws(' ', e.status, e.proposed_outcome, e.proposed_action)
            from programme.evaluation e
            where e.evaluation_id = \(id)
            """) ?? "?"
    }

    /// Signs evaluation `id` and puts it on notice; with `from`, that day is moved to.
    func notice(_ id: Int = 1, from: String? = nil) async throws {
        try await run(
            """
            select programme.evaluation_sign(\(id), row_version, \(Town.official), 'Doc-1')
            from programme.term_evaluations where evaluation_id = \(id);
            select programme.evaluation_notice(\(id), row_version, \(Town.official))
            from programme.term_evaluations where evaluation_id = \(id);
            """)
        if let from {
            try await run(
                "update programme.term_evaluations set notice_from = '\(from)' where evaluation_id = \(id)")
        }
    }

    /// `programme.apply_evaluation` on that day: its result, or the reason why it waits.
    func apply(_ id: Int = 1, on day: String) async throws -> String {
        do {
            return try await value(
                "select programme.apply_evaluation(\(id), '\(day)', null) ->> 'result'") ?? "?"
        } catch let error as PGError where error.sqlState == "PM002" {
            return error.message
        }
    }

    /// How many events of this kind there are.
    func events(_ kind: String) async throws -> String? {
        try await value("select count(*) from programme.domain_event where kind = $1", [.text(kind)])
    }
}

func withReviewedTown(_ body: @Sendable (Town) async throws -> Void) async throws {
    try await withTown(holders: 20, year: 2026) { town in
        try await town.cycles()
        try await body(town)
    }
}
