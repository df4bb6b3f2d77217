import PQ
import TestSupport
import Testing

/// `review.apply_outcome`: exactly one event or none.
@Suite("Applying an outcome")
struct ApplyOutcomeTests {
    private func proposed(_ body: @Sendable (Town) async throws -> Void) async throws {
        try await withReviewedTown { town in
            try await town.reviews(1)
            try await town.evaluate(1)
            try await body(town)
        }
    }

    @Test("unsigned: it waits until the next working day and does nothing")
    func unsigned() async throws {
        try await proposed { town in
            #expect(try await town.apply(on: "2027-01-01") == "evaluation 1 waits: it is not signed")
            #expect(try await town.events("evaluation.applied") == "0")
            let error = try await town.refusal(
                #"select programme.review_apply_outcome('{"evaluation_id": 1}')"#)
            #expect(error?.sqlState == "PM002" && error?.detail?.contains("seconds") == true)
        }
    }

    @Test("day four and five of the notice are too early, the day after is not")
    func noticeDays() async throws {
        try await proposed { town in
            try await town.notice(from: "2026-11-02")
            for day in ["2026-11-06", "2026-11-09"] {
                #expect(try await town.apply(on: day).hasSuffix("runs to the end of 2026-11-09"))
            }
            #expect(try await town.events("evaluation.applied") == "0")
            #expect(try await town.apply(on: "2026-11-10") == "applied")
            #expect(try await town.events("evaluation.applied") == "1")
        }
    }

    @Test("a notice that spans the seven days of the national holiday lasts longer; an unknown year is not free")
    func holiday() async throws {
        try await proposed { town in
            try await town.notice(from: "2026-09-28")
            let ends =
                try await town.value(
                    "select day from skein.add_workdays('cn', '2026-09-28', 5)") ?? "?"
            #expect(ends > "2026-10-07")
            #expect(try await town.apply(on: "2026-10-06").hasSuffix("runs to the end of \(ends)"))
            try await town.run("update programme.term_evaluations set notice_from = '2026-12-30'")
            #expect(
                try await town.apply(on: "2027-02-01")
                    == "evaluation 1 waits: the holidays during its notice are not published")
            #expect(try await town.events("evaluation.applied") == "0")
        }
    }

    @Test("an open objection: it waits; settled, it is signed and shown again")
    func objection() async throws {
        try await proposed { town in
            try await town.notice(from: "2026-11-02")
            try await town.run("select programme.evaluation_object(1, 'T000040', 'x')")
            #expect(try await town.apply(on: "2026-12-01") == "evaluation 1 waits: an objection is open")
            try await town.run(
                "select programme.objection_settle(1, \(Town.official), 'dismissed', 'unfounded', 'Doc-2')")
            #expect(
                try await town.lines("select status, signed_by, notice_from from programme.evaluation")
                    == ["proposed - -"])
            try await town.notice(from: "2026-11-02")
            #expect(try await town.apply(on: "2026-12-01") == "applied")
        }
    }

    @Test("run twice: one event")
    func twice() async throws {
        try await proposed { town in
            try await town.notice(from: "2026-11-02")
            #expect(try await town.apply(on: "2026-11-20") == "applied")
            #expect(try await town.apply(on: "2026-11-20") == "done_before")
            #expect(try await town.events("evaluation.applied") == "1")
            #expect(
                try await town.lines("select status, outcome from programme.title_terms where term_id = 1")
                    == ["completed excellent"])
        }
    }

    @Test("two workers at once: one event")
    func twoWorkers() async throws {
        try await proposed { town in
            try await town.notice(from: "2026-11-02")
            let other = Town(database: town.database, connection: try await town.database.connect())
            async let first = town.apply(on: "2026-11-20")
            async let second = other.apply(on: "2026-11-20")
            #expect(try await [first, second].sorted() == ["applied", "done_before"])
            #expect(try await town.events("evaluation.applied") == "1")
            try await other.connection.run { c in c.close() }
        }
    }

    @Test("revoked for a veto, and a lifelong title with its two terms")
    func endings() async throws {
        try await withReviewedTown { town in
            try await town.reviews(1, ethics: "veto")
            try await town.previous(2, outcome: "excellent")
            try await town.reviews(2)
            for term in 1...2 {
                try await town.evaluate(term)
                try await town.notice(term, from: "2026-11-02")
                #expect(try await town.apply(term, on: "2026-11-20") == "applied")
            }
            #expect(
                try await town.lines("select status, revoked_reason from programme.title_terms where term_id = 1")
                    == ["revoked ethics_veto"])
            #expect(
                try await town.lines("select first_term, second_term, decision_doc from programme.lifelong_title")
                    == ["21 2 Doc-1"])
            #expect(
                try await town.value(
                    "select body #>> '{before,status}' from programme.domain_event where kind = 'evaluation.applied' limit 1"
                ) == "active")
        }
    }
}
