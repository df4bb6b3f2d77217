import PQ
import TestSupport
import Testing

/// `review.remind`: who is told, and when nobody has to be.
@Suite("Reminding")
struct RemindTests {
    private func remind(_ town: Town, review: String = "1", k: Int = 1) async throws -> String? {
        try await town.value(
            "select programme.review_remind(jsonb_build_object('review_id', \(review), 'k', \(k))) ->> 'result'")
    }

    private static let messages = "select count(*) from skein.job where kind = 'notify.send'"

    /// A review whose unit has no other one.
    private static let alone = """
        (select min(r.review_id) from programme.review r where not r.unit_unresolved and r.status = 'open'
            and not exists (select from programme.review o
                where o.reviewer_org_id = r.reviewer_org_id and o.review_id <> r.review_id))
        """
    /// One of the five of the first school.
    private static let crowded = """
        (select min(r.review_id) from programme.review r where 4 <
            (select count(*) from programme.review o where o.reviewer_org_id = r.reviewer_org_id))
        """

    private func withReviews(_ body: @Sendable (Town) async throws -> Void) async throws {
        try await withTown(holders: 40) { town in
            try await town.openYear()
            try await town.openAll()
            try await body(town)
        }
    }

    @Test("an open review: one message to holder and secretary, once")
    func sent() async throws {
        try await withReviews { town in
            let before = try await town.value(Self.messages)
            #expect(try await remind(town, review: Self.alone) == "sent")
            #expect(try await remind(town, review: Self.alone) == "done_before")
            #expect(try await town.value("select (\(Self.messages)) - \(before ?? "?")") == "1")
            #expect(
                try await town.lines(
                    """
                    select j.args ->> 'template', j.args #>> '{audience,post}', j.args ->> 'severity'
                    from skein.job j where j.unique_key = 'rev:' || \(Self.alone) || ':r1'
                    """) == ["review.remind party_secretary normal"])
        }
    }

    @Test("a unit with many open reviews is told a number, once for all of them")
    func digest() async throws {
        try await withReviews { town in
            let before = try await town.value(Self.messages)
            for offset in 0..<5 {
                #expect(
                    try await remind(
                        town,
                        review: """
                            (select o.review_id from programme.review o where o.reviewer_org_id =
                                (select reviewer_org_id from programme.review where review_id = \(Self.crowded))
                            order by 1 offset \(offset) limit 1)
                            """) == "digest")
            }
            #expect(try await town.value("select (\(Self.messages)) - \(before ?? "?")") == "6")
            #expect(
                try await town.value("select count(*) from skein.job where unique_key like 'unit:%:cycle:%:r1'") == "1")
        }
    }

    @Test("after the due day the message says so")
    func overdue() async throws {
        try await withReviews { town in
            let result = try await remind(town, review: Self.alone, k: 5)
            #expect(result == "sent")
            let template = try await town.value(
                "select args ->> 'template' from skein.job where unique_key = 'rev:' || \(Self.alone) || ':r5'")
            #expect(template == "review.overdue")
        }
    }

    private static let endings = [
        "update programme.annual_reviews set status = 'void', void_reason = 'left' where review_id = 1",
        """
        update programme.annual_reviews set status = 'self_submitted' where review_id = 1;
        update programme.annual_reviews set status = 'unit_rated' where review_id = 1;
        update programme.annual_reviews set status = 'party_confirmed', grade = 'qualified', ethics = 'pass',
            confirmed_at = now(), confirmed_by = 1 where review_id = 1
        """,
        """
        update programme.review_cycles set status = 'closing';
        update programme.annual_reviews set status = 'missed' where review_id = 1
        """,
        "update programme.review_cycles set status = 'closing'",
    ]

    @Test("nothing is sent for a review that is void or confirmed, nor after closing")
    func notNeeded() async throws {
        try await withReviews { town in
            let before = try await town.value(Self.messages)
            for change in Self.endings {
                try await town.run("begin")
                try await town.run(change)
                #expect(try await remind(town) == "not_needed", "\(change)")
                #expect(try await remind(town) == "done_before", "\(change)")
                #expect(try await town.value(Self.messages) == before, "\(change)")
                try await town.run("rollback")
            }
        }
    }

    @Test("an unknown review or reminder is refused")
    func unknown() async throws {
        try await withReviews { town in
            for (review, k) in [(999, 1), (1, 6)] {
                let error = try await town.refusal(
                    "select programme.review_remind(jsonb_build_object('review_id', \(review), 'k', \(k)))")
                #expect(error?.sqlState == "SK008")
            }
        }
    }
}
