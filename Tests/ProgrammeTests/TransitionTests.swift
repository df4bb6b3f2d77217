import PQ
import TestSupport
import Testing

/// Every pair of states of every machine of the reviews, tried in the database.
@Suite("Transitions of reviews and titles")
struct TransitionTests {
    private static let machines = [
        StateMachine(
            table: "title_terms", states: ["active", "awaiting_evaluation", "completed", "revoked", "withdrawn"],
            allowed: [
                "active awaiting_evaluation", "active revoked", "active withdrawn",
                "awaiting_evaluation completed", "awaiting_evaluation revoked",
            ], row: "term_id = 1",
            needs: {
                ", outcome = \($0 == "completed" ? "'qualified'" : "null")"
                    + ", revoked_reason = \($0 == "revoked" ? "'ethics_veto'" : "null")"
            }),
        StateMachine(
            table: "review_cycles", states: ["planned", "open", "closing", "closed"],
            allowed: ["planned open", "open closing", "closing closed"], row: "cycle_id = 3"),
        StateMachine(
            table: "annual_reviews",
            states: ["open", "self_submitted", "returned", "unit_rated", "party_confirmed", "missed", "void"],
            allowed: [
                "open self_submitted", "self_submitted unit_rated", "unit_rated party_confirmed",
                "self_submitted returned", "unit_rated returned", "returned self_submitted", "open missed",
                "returned missed", "self_submitted missed", "open void", "self_submitted void", "returned void",
                "unit_rated void", "missed void",
            ], row: "term_id = 1",
            needs: { ", void_reason = \($0 == "void" ? "'left'" : "null")" }),
        StateMachine(
            table: "term_evaluations",
            states: ["blocked", "proposed", "signed", "notice", "objected", "effective", "superseded"],
            allowed: [
                "blocked proposed", "proposed blocked", "proposed signed", "signed notice", "notice effective",
                "notice objected", "objected proposed", "blocked superseded", "proposed superseded",
                "signed superseded", "notice superseded", "objected superseded",
            ], row: "term_id = 1",
            needs: { ", effective_on = \($0 == "effective" ? "date '2026-11-20'" : "null")" }),
    ]

    @Test("every pair: what is listed goes through, every other one is refused with SK009")
    func everyPair() async throws {
        try await withReviewedTown { town in
            try await town.reviews(1)
            try await town.evaluate(1)
            // A row that satisfies every other constraint in every state, in a cycle that closes.
            try await town.run(
                """
                alter table programme.review_cycles disable trigger user;
                update programme.review_cycles set status = 'closing';
                alter table programme.review_cycles enable trigger user;
                update programme.term_evaluations set missing = '[1]', signed_by = 1, signed_doc = 'x',
                    signed_at = now(), notice_from = '2026-11-02';
                """)
            for machine in Self.machines { try await machine.tryEveryPair(in: town) }
        }
    }

    @Test("signed, on notice and effective are impossible without signer and document")
    func signature() async throws {
        try await withReviewedTown { town in
            try await town.reviews(1)
            try await town.evaluate(1)
            for gap in ["signed_doc = 'x'", "signed_by = 1"] {
                let error = try await town.refusal(
                    "update programme.term_evaluations set status = 'signed', signed_at = now(), \(gap)")
                #expect(error?.sqlState == "23514")
            }
        }
    }

    @Test("missed only while the cycle closes")
    func missed() async throws {
        try await withReviewedTown { town in
            try await town.reviews(1, "80", "80", ["open"])
            let error = try await town.refusal("update programme.annual_reviews set status = 'missed'")
            #expect(error?.sqlState == "SK009")
        }
    }
}
