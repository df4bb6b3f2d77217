import PQ
import TestSupport
import Testing

/// `review.close`, `review.escalate`, ranking, dating anew, and what people do.
@Suite("Late, closed and reopened")
struct ClosingTests {
    private func opened(_ body: @Sendable (Town) async throws -> Void) async throws {
        try await withTown(holders: 20) { town in
            try await town.openYear()
            try await town.openAll()
            try await body(town)
        }
    }

    private static let past = """
        update programme.review_cycles set opens_at = now() - interval '40 days', due_at = now() - interval '20 days',
            closes_at = now() - interval '1 hour'
        """
    private static let close = #"select programme.review_close('{"cycle_id": 1}') ->> 'result'"#

    @Test("too early it waits; with too much missed it is held; an official forces it, once")
    func closing() async throws {
        try await opened { town in
            #expect(try await town.refusal(Self.close)?.sqlState == "PM002")
            try await town.run(Self.past)
            #expect(try await town.value(Self.close) == "held")
            #expect(try await town.value("select status from programme.review_cycle") == "closing")
            let nobody = #"select programme.review_close('{"cycle_id": 1, "force": true}')"#
            #expect(try await town.refusal(nobody)?.sqlState == "SK002")
            let force = """
                select programme.review_close_now(1, true, \(Town.official), 'Doc') ->> 'result'
                """
            let bare = "select programme.review_close_now(1, true, \(Town.official), null)"
            #expect(try await town.refusal(bare)?.sqlState == "SK002")
            #expect(try await town.value(force) == "closed")
            #expect(try await town.value(force) == "done_before")
            #expect(try await town.events("review.closed") == "1")
            #expect(try await town.jobs("report.yearly") == 1)
        }
    }

    @Test("a year missed for the second time in a row is flagged once, a first one is not")
    func missedAgain() async throws {
        try await opened { town in
            try await town.run(
                """
                insert into programme.review_cycles (review_year, basis, covers, opens_at, due_at, closes_at, provisional,
                    status, policy)
                select review_year - 1, basis, programme.review_span(review_year - 1, basis), opens_at - interval '1 year',
                    due_at - interval '1 year', closes_at - interval '1 year', false, 'closed', '{}'
                from programme.review_cycles;
                insert into programme.annual_reviews (cycle_id, term_id, reviewer_org_id, status)
                select 2, term_id, reviewer_org_id, 'missed'
                from programme.annual_reviews where status = 'open' order by review_id limit 1;
                \(Self.past) where cycle_id = 1
                """)
            _ = try await town.value(Self.close)
            #expect(try await town.events("review.missed_again") == "1")
            _ = try await town.value(Self.close)
            #expect(try await town.events("review.missed_again") == "1")
            #expect(
                try await town.value(
                    """
                    select subject = 'term:' || (select term_id from programme.annual_reviews where cycle_id = 2)
                    from programme.domain_event where kind = 'review.missed_again'
                    """) == "true")
        }
    }

    @Test("level two tells level one first, one message an organisation and day, and nothing twice")
    func escalation() async throws {
        try await opened { town in
            let review = "(select min(review_id) from programme.annual_reviews where status = 'open')"
            let call = "programme.review_escalate(jsonb_build_object('review_id', \(review), 'level', 2))"
            let told = try await town.value("select \(call) ->> 'told'")
            #expect(told == "[1, 2]")
            #expect(try await town.value("select \(call) ->> 'result'") == "done_before")
            #expect(
                try await town.value("select count(*) from skein.job where unique_key like 'escalate:%'") == "2")
        }
    }

    @Test("from the report to the signed grade; a stale version, the holder and a missing document are refused")
    func acts() async throws {
        try await opened { town in
            let review =
                try await town.value(
                    """
                    select min(r.review_id) from programme.review r join programme.organisations o
                        on o.organisation_id = r.reviewer_org_id where r.status = 'open' and o.kind = 'party_committee'
                    """) ?? "?"
            let holder =
                try await town.value("select staff_no from programme.review where review_id = \(review)") ?? "?"
            let secretary =
                try await town.value(
                    """
                    select p.staff_no from programme.people p where p.person_id = (select (programme.audience(
                        programme.unit_audience(reviewer_org_id), programme.city_day(now())))[1]
                        from programme.annual_reviews where review_id = \(review))
                    """) ?? "?"
            try await town.run("select programme.review_submit(\(review), 1, '\(holder)')")
            let stale = try await town.refusal("select programme.review_submit(\(review), 1, '\(holder)')")
            #expect(stale?.detail?.contains("stale_version") == true)
            let own = try await town.refusal(
                "select programme.review_rate(\(review), 2, '\(holder)', 'pass', 90, 90)")
            #expect(own?.sqlState == "SK003")
            try await town.run("select programme.review_rate(\(review), 2, '\(secretary)', 'pass', 90, 90.5)")
            let bare = try await town.refusal(
                "select programme.review_confirm(\(review), 3, '\(secretary)', 'qualified', '')")
            #expect(bare?.sqlState == "SK002")
            try await town.run("select programme.review_confirm(\(review), 3, '\(secretary)', 'qualified', 'Doc')")
            try await town.run("select programme.review_reopen(\(review), 4, \(Town.official), 'appeal', 'Doc-2')")
            #expect(
                try await town.lines("select status, row_version from programme.review where review_id = \(review)")
                    == ["returned 5"])
            #expect(try await town.value("select count(*) from skein.audit where action like 'review.%'") == "4")
        }
    }

    @Test("ties at the cut are flagged and not broken; blocked members refuse unless partial")
    func ranking() async throws {
        try await withReviewedTown { town in
            try await town.run("update programme.policies set value = '0.5' where key = 'evaluation.excellent_share'")
            for (term, score) in [(1, "95"), (2, "92"), (3, "92"), (4, "91")] {
                try await town.reviews(term, score, score)
                try await town.evaluate(term)
            }
            let call = #"select programme.review_rank_cohort('{"cohort_id": 1, "partial": true}')"#
            let strict = try await town.refusal(#"select programme.review_rank_cohort('{"cohort_id": 1}')"#)
            #expect(strict?.sqlState == "SK009")
            try await town.run(call)
            #expect(
                try await town.lines("select term_id, ranked, proposed_outcome from programme.evaluation order by 1")
                    == [
                        "1 within_cap excellent", "2 tie_at_cut excellent", "3 tie_at_cut excellent",
                        "4 over_cap qualified",
                    ])
            #expect(try await town.value("\(call) ->> 'changed'") == "0")
        }
    }

    @Test("a published calendar dates a provisional cycle anew, jobs and all, and tells people once")
    func redating() async throws {
        try await withTown(holders: 20, year: 2027) { town in
            try await town.openYear(2027)
            try await town.openAll()
            try await town.run(
                """
                update skein.calendar_years set status = 'published', source = 'x' where calendar = 'cn';
                insert into skein.calendar_years (calendar, year, status, source)
                values ('cn', 2027, 'published', 'x'), ('cn', 2028, 'published', 'x')
                on conflict (calendar, year) do update set status = 'published', source = 'x';
                update programme.review_cycles set due_at = due_at + interval '1 hour';
                """)
            #expect(try await town.value("select programme.redate_cycles(2027, null)") == "1")
            #expect(try await town.value("select programme.redate_cycles(2027, null)") == "0")
            #expect(try await town.value("select provisional from programme.review_cycle") == "false")
            #expect(
                try await town.value("select count(*) from skein.job where unique_key = 'cycle:1:redated'") == "1")
        }
    }
}
