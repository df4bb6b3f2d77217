import PQ
import TestSupport
import Testing

/// `review.evaluate_term`: the table of vectors, row by row.
@Suite("Evaluating a term")
struct EvaluateTests {
    @Test("95/91 after an excellent, contiguous term: excellent, lifelong is proposed")
    func lifelong() async throws {
        try await withReviewedTown { town in
            try await town.previous(1, outcome: "excellent")
            try await town.reviews(1)
            #expect(try await town.evaluate(1) == "proposed excellent grant_lifelong")
            #expect(try await town.value("select status from programme.title_terms where term_id = 1") == "active")
        }
    }

    @Test("95/91 after an excellent term three years before: excellent, none")
    func gap() async throws {
        try await withReviewedTown { town in
            try await town.previous(1, outcome: "excellent", gap: 36)
            try await town.reviews(1)
            #expect(try await town.evaluate(1) == "proposed excellent none")
        }
    }

    @Test(
        "a gap of twelve months is contiguous, one of thirteen is not",
        arguments: [(12, "grant_lifelong"), (13, "none")])
    func gapBoundary(_ months: Int, _ action: String) async throws {
        try await withReviewedTown { town in
            try await town.previous(1, outcome: "excellent", gap: months)
            try await town.reviews(1)
            #expect(try await town.evaluate(1) == "proposed excellent \(action)")
        }
    }

    @Test("95/91 after an excellent term on another track: excellent, none")
    func otherTrack() async throws {
        try await withReviewedTown { town in
            try await town.previous(1, outcome: "excellent", track: "ip_master_teacher")
            try await town.reviews(1)
            #expect(try await town.evaluate(1) == "proposed excellent none")
        }
    }

    @Test("90/90 after a qualified term: excellent, none")
    func exactlyNinety() async throws {
        try await withReviewedTown { town in
            try await town.previous(1, outcome: "qualified")
            try await town.reviews(1, "90", "90")
            #expect(try await town.evaluate(1) == "proposed excellent none")
        }
    }

    @Test("89.99/90 after an excellent term: 89.995 is not rounded up; qualified, none")
    func noRounding() async throws {
        try await withReviewedTown { town in
            try await town.previous(1, outcome: "excellent")
            try await town.reviews(1, "89.99", "90")
            #expect(try await town.evaluate(1) == "proposed qualified none")
            #expect(try await town.value("select total from programme.evaluation") == "89.99500")
        }
    }

    @Test("a veto on ethics: unqualified whatever the scores, revoking is proposed")
    func veto() async throws {
        try await withReviewedTown { town in
            try await town.previous(1, outcome: "excellent")
            try await town.reviews(1, "99", "99", ethics: "veto")
            #expect(try await town.evaluate(1) == "proposed unqualified revoke")
        }
    }

    @Test("59.9/60: unqualified (59.95), revoking is proposed")
    func unqualified() async throws {
        try await withReviewedTown { town in
            try await town.reviews(1, "59.9", "60")
            #expect(try await town.evaluate(1) == "proposed unqualified revoke")
            #expect(try await town.value("select total from programme.evaluation") == "59.95000")
        }
    }

    @Test("two confirmed and one missed: blocked, with the year")
    func missedYear() async throws {
        try await withReviewedTown { town in
            try await town.reviews(1, "80", "80", ["party_confirmed", "missed", "party_confirmed"])
            #expect(try await town.evaluate(1) == "blocked")
            #expect(
                try await town.value("select missing from programme.evaluation")
                    == #"[{"year": 2026, "status": "missed"}]"#)
        }
    }

    @Test("no review at all: blocked, not failed; nor is a term whose years are all void")
    func noData() async throws {
        try await withReviewedTown { town in
            #expect(try await town.evaluate(1) == "blocked")
            try await town.reviews(2, "80", "80", ["void", "void", "void"])
            #expect(try await town.evaluate(2) == "blocked")
        }
    }

    @Test("two confirmed and one void for leave, 80/80: qualified")
    func voidYear() async throws {
        try await withReviewedTown { town in
            try await town.reviews(1, "80", "80", ["party_confirmed", "void", "party_confirmed"])
            #expect(try await town.evaluate(1) == "proposed qualified none")
        }
    }

    @Test("a concern at 92/92: qualified, flagged")
    func concern() async throws {
        try await withReviewedTown { town in
            try await town.reviews(1, "92", "92", ethics: "concern")
            #expect(try await town.evaluate(1) == "proposed qualified none")
            #expect(try await town.value("select flags from programme.evaluation") == "{ethics_concern}")
        }
    }

    @Test("already lifelong: refused as not applicable")
    func alreadyLifelong() async throws {
        try await withReviewedTown { town in
            try await town.run(
                """
                insert into programme.lifelong_titles
                select person_id, track, '2025-01-01', 1, 2, 'Doc' from programme.title_terms where term_id = 1
                """)
            let error = try await town.refusal(
                #"select programme.review_evaluate_term('{"term_id": 1, "rule_set": "default"}')"#)
            #expect(error?.sqlState == "SK002" && error?.detail?.contains("not_applicable") == true)
        }
    }

    @Test("signed already and the facts change: no new row; one event and one message for a person")
    func signed() async throws {
        try await withReviewedTown { town in
            try await town.reviews(1)
            try await town.evaluate(1)
            try await town.notice()
            try await town.run("update programme.annual_reviews set teaching = 10 where term_id = 1")
            for _ in 1...2 {
                #expect(try await town.evaluate(1) == "notice excellent none")
            }
            #expect(try await town.value("select count(*) from programme.evaluation") == "1")
            #expect(try await town.events("evaluation.inputs_changed") == "1")
        }
    }

    @Test("the same facts change nothing; other facts supersede the proposal")
    func again() async throws {
        try await withReviewedTown { town in
            try await town.reviews(1)
            for _ in 1...2 { try await town.evaluate(1) }
            #expect(try await town.events("evaluation.proposed") == "1")
            try await town.run("update programme.annual_reviews set teaching = 70, role = 70 where term_id = 1")
            #expect(try await town.evaluate(1) == "proposed qualified none")
            #expect(
                try await town.lines("select evaluation_id, status from programme.evaluation order by 1")
                    == ["1 superseded", "2 proposed"])
        }
    }

    @Test("weights that do not sum to one and an unknown rule set are refused")
    func badRules() async throws {
        try await withReviewedTown { town in
            try await town.run(
                """
                insert into programme.policies values ('evaluation.rule_set.skewed',
                    '{"basis": "school_year", "weights": {"teaching": 0.5, "role": 0.6}}', '[2020-01-01,)', 'x')
                """)
            for name in ["skewed", "none_such"] {
                let error = try await town.refusal(
                    "select programme.review_evaluate_term('{\"term_id\": 1, \"rule_set\": \"\(name)\"}')")
                #expect(error?.sqlState == "SK002", "\(name)")
            }
        }
    }
}
