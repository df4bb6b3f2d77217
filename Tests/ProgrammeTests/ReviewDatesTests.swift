import PQ
import TestSupport
import Testing

/// Working days, due days and reminders, against the published holidays of 2026.
@Suite("Review dates")
struct ReviewDatesTests {
    /// Opens, due, closes, provisional. Counted by hand on the State Council's calendar for 2026.
    private static let golden: [(what: String, sql: String, expected: String)] = [
        (
            "December: opens Tuesday 1 December; closing falls into 2027, which is not published",
            "select * from programme.review_dates(2026, 'calendar_year', null, null, null)",
            "2026-12-01 09:00 2026-12-22 17:00 2027-01-05 17:00 true"
        ),
        (
            "June: the Dragon Boat holiday (Friday 19 June) does not count",
            "select * from programme.review_dates(2026, 'school_year', null, null, null)",
            "2026-06-01 09:00 2026-06-23 17:00 2026-07-07 17:00 false"
        ),
        (
            "over the Spring Festival: off 15 to 23 February, made up on Saturdays 14 and 28 February",
            "select * from programme.review_dates(2026, 'calendar_year', '2026-02-02T09:00:00+08:00', null, null)",
            "2026-02-02 09:00 2026-02-28 17:00 2026-03-13 17:00 false"
        ),
        (
            "over National Day: off 1 to 7 October, made up on Sunday 20 September and Saturday 10 October",
            "select * from programme.review_dates(2026, 'calendar_year', '2026-09-18T09:00:00+08:00', null, null)",
            "2026-09-18 09:00 2026-10-15 17:00 2026-10-29 17:00 false"
        ),
        (
            "given dates stay as given",
            """
            select * from programme.review_dates(2026, 'calendar_year', '2026-05-01T00:00:00+08:00',
                '2026-05-02T00:00:00+08:00', '2026-05-02T00:00:00+08:00')
            """,
            "2026-05-01 00:00 2026-05-02 00:00 2026-05-02 00:00 false"
        ),
        (
            "2025 ends on a working day and opens on Monday 1 December",
            "select * from programme.review_dates(2025, 'calendar_year', null, null, null)",
            "2025-12-01 09:00 2025-12-22 17:00 2026-01-06 17:00 false"
        ),
        (
            "2024: 1 December is a Sunday",
            "select * from programme.review_dates(2024, 'calendar_year', null, null, null)",
            "2024-12-02 09:00 2024-12-23 17:00 2025-01-07 17:00 false"
        ),
    ]

    @Test("opening, due and closing dates")
    func dates() async throws {
        try await withTown { town in
            for (what, sql, expected) in Self.golden {
                let got = try await town.lines(
                    """
                    select programme.local_text(d.opens_at), programme.local_text(d.due_at),
                        programme.local_text(d.closes_at), d.provisional from (\(sql)) d
                    """)
                #expect(got == [expected], "\(what)")
            }
        }
    }

    /// The year after the last one that the project knows: unknown, and never taken for free of holidays.
    @Test("a year that is not published gives provisional dates, counted on weekends alone")
    func provisional() async throws {
        try await withTown { town in
            let unpublished = "select min(year) from skein.calendar_years where status = 'unpublished'"
            #expect(try await town.value(unpublished) == "2027")
            let got = try await town.lines(
                """
                select programme.local_text(d.opens_at), programme.local_text(d.due_at),
                    programme.local_text(d.closes_at), d.provisional
                from programme.review_dates(2027, 'calendar_year', null, null, null) d
                """)
            #expect(got == ["2027-12-01 09:00 2027-12-22 17:00 2028-01-05 17:00 true"])
        }
    }

    @Test(
        "reminders move to the working day before, the last one to the one after",
        arguments: [
            // Tuesday: only −3 days (Saturday 19) has to move.
            (
                "2026-12-22T17:00:00+08:00",
                ["2026-12-08 09:00", "2026-12-15 09:00", "2026-12-18 09:00", "2026-12-21 09:00", "2026-12-23 09:00"]
            ),
            // −14 days is a Saturday that people work, −7 lies in the Spring Festival, +1 is a Sunday.
            (
                "2026-02-28T17:00:00+08:00",
                ["2026-02-14 09:00", "2026-02-14 09:00", "2026-02-25 09:00", "2026-02-27 09:00", "2026-03-02 09:00"]
            ),
            // −7 and −3 days lie in the National Day holiday; +1 day is a Saturday that people work.
            (
                "2026-10-09T17:00:00+08:00",
                ["2026-09-24 09:00", "2026-09-30 09:00", "2026-09-30 09:00", "2026-10-08 09:00", "2026-10-10 09:00"]
            ),
        ])
    func reminders(due: String, expected: [String]) async throws {
        try await withTown { town in
            let got = try await town.lines(
                """
                select programme.local_text(r.remind_at)
                from programme.reminder_times($1::text::timestamptz, '2026-01-05') r order by r.k
                """, [.text(due)])
            #expect(got == expected)
        }
    }

    @Test("the session's time zone does not matter")
    func timeZone() async throws {
        try await withTown { town in
            for zone in ["UTC", "America/Los_Angeles", "Asia/Shanghai", "Pacific/Kiritimati"] {
                try await town.run("set time zone '\(zone)'")
                let got = try await town.value(
                    """
                    select programme.local_text(due_at)
                    from programme.review_dates(2026, 'calendar_year', '2026-02-01T16:30:00Z', null, null)
                    """)
                #expect(got == "2026-02-28 17:00", "\(zone)")
            }
        }
    }

    @Test("the holidays that the project carries: days off and days made up by year")
    func holidays() async throws {
        try await withTown { town in
            let rows = try await town.lines(
                """
                select y.year, count(*) filter (where d.kind = 'off') as off,
                    count(*) filter (where d.kind = 'makeup_workday') as made_up
                from skein.calendar_years y
                join skein.calendar_days d on d.calendar = y.calendar and d.source = y.source
                where y.year between 2023 and 2026 and y.status = 'published'
                group by y.year order by y.year
                """)
            #expect(rows == ["2023 27 7", "2024 28 8", "2025 28 5", "2026 33 6"])
        }
    }

    @Test("without a policy that is valid nobody guesses")
    func policyMissing() async throws {
        try await withTown { town in
            try await town.run("delete from programme.policies where key = 'review.due_workdays'")
            let error = try await town.refusal(
                "select * from programme.review_dates(2026, 'calendar_year', null, null, null)")
            #expect(error?.sqlState == "PM001")
        }
    }

    @Test("a policy applies from its own day on")
    func policyDated() async throws {
        try await withTown { town in
            try await town.run(
                """
                update programme.policies set valid = '[2020-01-01,2026-07-01)' where key = 'review.due_workdays';
                insert into programme.policies values ('review.due_workdays', '5', '[2026-07-01,)', 'doc-2026-7')
                """)
            let dates = """
                select array_agg(programme.local_text(d.due_at) order by b) from unnest('{calendar_year,school_year}'::text[]) b,
                programme.review_dates(2026, b, null, null, null) d
                """
            #expect(try await town.value(dates) == #"{"2026-12-08 17:00","2026-06-23 17:00"}"#)
        }
    }
}
