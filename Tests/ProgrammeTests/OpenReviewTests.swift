import PQ
import Programme
import TestSupport
import Testing

/// `review.open`: who reviews, and what happens to the odd cases.
@Suite("Opening a review")
struct OpenReviewTests {
    private static let review = """
        select r.status, r.void_reason, r.unit_unresolved, o.kind, r.reviewer,
            (select count(*) from programme.review_reminders m where m.review_id = r.review_id)
        from programme.review r join programme.organisations o on o.organisation_id = r.reviewer_org_id
        where r.term_id = 1
        """

    /// Puts person and unit of term 1 into a known state, opens the cycle and the term's review.
    private func open(_ town: Town, _ prepare: String) async throws -> String? {
        try await town.run(prepare)
        try await town.openYear()
        try await town.run(
            """
            select programme.review_open(jsonb_build_object('cycle_id', cycle_id, 'term_id', 1))
            from programme.review_cycles
            """)
        return try await town.lines(Self.review).first
    }

    private static let unit = """
        select p.organisation_id from programme.posts p join programme.title_terms t on t.person_id = p.person_id
        where t.term_id = 1 and p.is_main
        """
    private static let holder = "select person_id from programme.title_terms where term_id = 1"
    private static let bureau = """
        (select b.name_zh from programme.title t join programme.organisations b
            on b.kind = 'district_bureau' and b.district_code = t.district_code where t.term_id = 1)
        """

    @Test("the party organisation of the main post reviews, with five reminders")
    func ordinary() async throws {
        try await withTown(holders: 20) { town in
            let name = try await town.value(
                "select name_zh from programme.organisations where kind = 'party_committee' and parent_id = (\(Self.unit))"
            )
            #expect(try await open(town, "select 1") == "open - false party_committee \(name ?? "?") 5")
            #expect(try await town.jobs("review.remind") == 5)
            #expect(
                try await town.value(
                    "select count(*) from skein.job where kind = 'review.remind' and state = 'scheduled'") == "5")
            #expect(
                try await town.value(
                    """
                    select count(*) from skein.job j join programme.review_reminders m
                        on m.job_id = j.id and m.remind_at = j.run_at
                    """) == "5")
        }
    }

    @Test("two party organisations at the unit: the district's bureau reviews, unresolved")
    func twoCandidates() async throws {
        try await withTown(holders: 20) { town in
            let got = try await open(
                town,
                """
                insert into programme.organisations (code, kind, name_zh, parent_id)
                values ('second', 'party_committee', 'x', (\(Self.unit)))
                """)
            let bureau = try await town.value("select \(Self.bureau)") ?? "?"
            #expect(got == "open - true district_bureau \(bureau) 5")
        }
    }

    @Test("no main post: the district's bureau reviews, unresolved")
    func noMainPost() async throws {
        try await withTown(holders: 20) { town in
            let got = try await open(
                town, "update programme.posts set is_main = false where person_id = (\(Self.holder))")
            let bureau = try await town.value("select \(Self.bureau)") ?? "?"
            #expect(got == "open - true district_bureau \(bureau) 5")
        }
    }

    @Test("a unit without a party organisation: the one of the bureau above it")
    func walksUp() async throws {
        try await withTown(holders: 20) { town in
            let got = try await open(
                town,
                """
                update programme.organisations set active = '[2000-01-01,2010-01-01)'
                where kind = 'party_committee' and parent_id = (\(Self.unit))
                """)
            #expect(got?.hasPrefix("open - false party_committee") == true)
            let parent = try await town.value(
                """
                select o.kind from programme.review r
                join programme.organisations c on c.organisation_id = r.reviewer_org_id
                join programme.organisations o on o.organisation_id = c.parent_id where r.term_id = 1
                """)
            #expect(parent == "district_bureau" || parent == "municipal_bureau")
        }
    }

    @Test("who is secretary and principal at once is reviewed by the party organisation above")
    func bothPosts() async throws {
        try await withTown(holders: 40) { town in
            try await town.openYear()
            try await town.openAll()
            let own = """
                select count(*) from programme.review r
                join programme.organisations c on c.organisation_id = r.reviewer_org_id
                join programme.posts p on p.organisation_id = c.parent_id and p.person_id = r.person_id
                    and p.post = 'party_secretary'
                """
            #expect(try await town.value(own) == "0", "a holder would confirm the own review")
            let above = try await town.value(
                """
                select count(*) from programme.review r
                join programme.organisations c on c.organisation_id = r.reviewer_org_id
                join programme.organisations o on o.organisation_id = c.parent_id and o.kind = 'district_bureau'
                where not r.unit_unresolved
                """)
            #expect((above.flatMap { Int($0) } ?? 0) >= 1)
        }
    }

    @Test("suspended on every day that counts: void, without reminder and notice")
    func suspended() async throws {
        try await withTown(holders: 20) { town in
            // Two suspensions that meet, around the year.
            let got = try await open(
                town,
                """
                delete from programme.title_suspensions;
                insert into programme.title_suspensions values
                    (1, daterange(make_date(\(Town.year) - 1, 12, 1), make_date(\(Town.year), 5, 1)), 'maternity'),
                    (1, daterange(make_date(\(Town.year), 5, 1), make_date(\(Town.year) + 1, 1, 2)), 'illness')
                """)
            #expect(
                got?.hasPrefix("void suspended_all_year false party_committee") == true && got?.hasSuffix(" 0") == true)
            #expect(try await town.jobs("review.remind") == 0)
            #expect(try await town.jobs("notify.send") == 1, "the announcement of the year alone")
        }
    }

    @Test("one day at work is enough for a review")
    func suspendedAlmost() async throws {
        try await withTown(holders: 20) { town in
            let got = try await open(
                town,
                """
                delete from programme.title_suspensions;
                insert into programme.title_suspensions values
                    (1, daterange(make_date(\(Town.year), 1, 1), make_date(\(Town.year), 11, 1)), 'maternity'),
                    (1, daterange(make_date(\(Town.year), 11, 2), make_date(\(Town.year) + 1, 1, 1)), 'illness')
                """)
            #expect(got?.hasPrefix("open -") == true)
        }
    }

    @Test("a term that ended meanwhile gets no review, and that is no failure")
    func skipped() async throws {
        try await withTown(holders: 20) { town in
            try await town.openYear()
            try await town.run("update programme.title_terms set status = 'withdrawn' where term_id = 1")
            let got = try await town.value(
                """
                select programme.review_open(jsonb_build_object('cycle_id', cycle_id, 'term_id', 1)) ->> 'status'
                from programme.review_cycles
                """)
            #expect(got == "skipped")
            #expect(try await town.value("select count(*) from programme.review") == "0")
        }
    }

    @Test("a review that is opened late does not send its past reminders")
    func late() async throws {
        try await withTown(holders: 20, year: 2025) { town in
            #expect(try await town.openYear(2025).enqueued == 20)
            try await town.openAll()
            #expect(try await town.jobs("review.remind") == 0)
            #expect(
                try await town.lines(
                    "select k, programme.local_text(remind_at), result from programme.review_reminders where review_id = 1"
                )
                    == [
                        "1 2025-12-08 09:00 past", "2 2025-12-15 09:00 past", "3 2025-12-19 09:00 past",
                        "4 2025-12-19 09:00 past", "5 2025-12-23 09:00 past",
                    ])
            #expect(try await town.value("select sum(reminders_scheduled) from programme.review_progress") == "0")
        }
    }

    private static let bad: [(args: String, state: String, pointer: String)] = [
        (#"{"cycle_id": 99, "term_id": 1}"#, "SK008", "/cycle_id"),
        (#"{"cycle_id": 1, "term_id": 99}"#, "SK008", "/term_id"),
        (#"{"term_id": 1}"#, "SK008", "/cycle_id"), (#"{"cycle_id": 1, "term_id": 2}"#, "SK002", "/term_id"),
    ]

    @Test("wrong arguments are refused")
    func refused() async throws {
        try await withTown(holders: 20) { town in
            try await town.openYear()
            // Term 2 ended before the year.
            try await town.run(
                """
                update programme.title_terms
                set period = daterange(lower(period) - 900, make_date(\(Town.year) - 1, 12, 31)) where term_id = 2
                """)
            for (args, state, pointer) in Self.bad {
                let error = try await town.refusal("select programme.review_open('\(args)')")
                #expect(error?.sqlState == state, "\(args)")
                #expect(error?.detail?.contains("\"\(pointer)\"") == true, "\(args)")
            }
        }
    }
}
