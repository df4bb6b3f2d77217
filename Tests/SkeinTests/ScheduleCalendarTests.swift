import PQ
import TestSupport
import Testing

/// Calendars: working days, and due dates that they move.
@Suite("Calendars")
struct ScheduleCalendarTests {
    /// National Day 2026 as published: seven days off, two make-up Saturdays and Sundays.
    static let days = """
        [{"day": "2026-10-01", "kind": "off", "name": "国庆节"}, {"day": "2026-10-02", "kind": "off"},
         {"day": "2026-10-03", "kind": "off"}, {"day": "2026-10-04", "kind": "off"},
         {"day": "2026-10-05", "kind": "off"},
         {"day": "2026-10-06", "kind": "off"}, {"day": "2026-10-07", "kind": "off"},
         {"day": "2026-09-20", "kind": "makeup_workday"}, {"day": "2026-10-10", "kind": "makeup_workday"},
         {"day": "2025-12-31", "kind": "off"}]
        """

    static func imported(_ c: isolated PGConnection) throws {
        _ = try c.query("select skein.import_calendar('cn', $1, '{2026}', 'notice 1')", [.jsonb(days)])
    }

    @Test("a working day, a day off, a make-up day, and nobody knows")
    func workday() async throws {
        try await withSchedules { c throws in
            #expect(try c.value("select skein.workday('cn', '2026-11-23')") == "-")
            try Self.imported(c)
            #expect(
                try c.lines(
                    """
                    select to_char(d, 'YYYY-MM-DD'), skein.workday('cn', d)
                    from unnest(
                        '{2026-10-01,2026-10-08,2026-10-10,2026-10-11,2025-12-31,2025-12-30,2027-01-04}'::date[]) d
                    """) == [
                        "2026-10-01 | f", "2026-10-08 | t", "2026-10-10 | t", "2026-10-11 | f", "2025-12-31 | f",
                        "2025-12-30 | -", "2027-01-04 | -",
                    ])
            #expect(try c.refusal("select skein.workday('nope', '2026-01-01')") == "SK008 /calendar calendar")
        }
    }

    @Test("counting working days over holidays, weekends and the end of what is known")
    func counting() async throws {
        try await withSchedules { c throws in
            try Self.imported(c)
            let cases = [
                ("add_workdays('cn', '2026-09-30', 1)", "2026-10-08 | f"),
                ("add_workdays('cn', '2026-09-30', 3)", "2026-10-10 | f"),
                ("add_workdays('cn', '2026-10-08', -1)", "2026-09-30 | f"),
                ("add_workdays('cn', '2026-10-03', 0)", "2026-10-08 | f"),
                ("add_workdays('cn', '2026-10-09', 0)", "2026-10-09 | f"),
                ("add_workdays('cn', '2026-12-31', 1)", "2027-01-01 | t"),
                ("next_workday('cn', '2026-10-09')", "2026-10-10 | f"),
                ("previous_workday('cn', '2026-09-21')", "2026-09-20 | f"),
            ]
            for (call, expected) in cases {
                #expect(
                    try c.value(
                        """
                        select to_char(w.day, 'YYYY-MM-DD') || ' | ' || left(w.provisional::text, 1) from
                            skein.\(call) w
                        """
                    ) == expected)
            }
            #expect(try c.refusal("select skein.add_workdays('cn', '2026-01-01', 10001)") == "SK010 /n range")
        }
    }

    @Test("rolling: next, previous, several onto one day, provisional where nothing is published")
    func rolling() async throws {
        try await withSchedules { c throws in
            try Self.imported(c)
            let zone = "Asia/Shanghai"
            #expect(
                try c.occurrences(
                    "cron: 0 9 3 10 *", zone, from: "2026-09-01 00:00+08", to: "2028-01-01 00:00+08", roll: "next") == [
                        "2026-10-08 01:00:00 | 2026-10-08 09:00:00 | rolled from 2026-10-03",
                        "2027-10-04 01:00:00 | 2027-10-04 09:00:00 | rolled from 2027-10-03; provisional",
                    ])
            #expect(
                try c.occurrences(
                    "cron: 0 9 * * *", zone, from: "2026-09-30 00:00+08", to: "2026-10-01 00:00+08", roll: "previous")
                    == [
                        "2026-09-30 01:00:00 | 2026-09-30 09:00:00 | rolled from "
                            + (1...7).map { "2026-10-0\($0)" }.joined(separator: ", ")
                    ])
            // The span's edges: what was moved into it counts, what was moved out of it does not.
            #expect(
                try c.occurrences(
                    "cron: 0 9 1 10 *", zone, from: "2026-10-08 00:00+08", to: "2026-10-09 00:00+08", roll: "next")
                    == ["2026-10-08 01:00:00 | 2026-10-08 09:00:00 | rolled from 2026-10-01"])
            #expect(
                try c.occurrences(
                    "cron: 0 9 1 10 *", zone, from: "2026-10-01 00:00+08", to: "2026-10-08 00:00+08", roll: "next")
                    == [])
            #expect(
                try c.occurrences(
                    "once: 2026-10-04 09:00", zone, from: "2026-09-01 00:00+08", to: "2026-10-01 00:00+08",
                    roll: "previous")
                    == ["2026-09-30 01:00:00 | 2026-09-30 09:00:00 | rolled from 2026-10-04"])
        }
    }

    @Test("a published year moves the due times that it changes")
    func republished() async throws {
        try await withSchedules { c throws in
            _ = try c.query(
                """
                select skein.set_schedule('s', 'tick', rule => 'once: 2030-10-01 09:00',
                    calendar => 'cn', roll => 'next')
                """)
            #expect(try c.value("select next_at = '2030-10-01 09:00+08' from skein.schedule") == "t")
            _ = try c.query(
                """
                select skein.import_calendar('cn', (
                    select jsonb_agg(jsonb_build_object('day', to_char(date '2030-10-01' + n, 'YYYY-MM-DD'),
                        'kind', 'off'))
                    from generate_series(0, 6) n), '{2030}')
                """)
            #expect(try c.value("select next_at = '2030-10-08 09:00+08' from skein.schedule") == "t")
            #expect(
                try c.lines("select note from skein.schedule_preview('2030-01-01', '2031-01-01')")
                    == ["rolled from 2030-10-01"])
            #expect(try c.value("select skein.set_calendar_day('cn', '2030-10-07', null)") == "t")
            #expect(try c.value("select next_at = '2030-10-07 09:00+08' from skein.schedule") == "t")
        }
    }

    @Test("imports are all or nothing, and say what they changed")
    func imports() async throws {
        try await withSchedules { c throws in
            let call = "select added, changed, unchanged from skein.import_calendar('cn', $1, '{2026}')"
            #expect(try c.lines(call, [.jsonb(Self.days)]) == ["10 | 0 | 0"])
            #expect(try c.lines(call, [.jsonb(Self.days)]) == ["0 | 0 | 10"])
            #expect(try c.lines(call, [.jsonb(#"[{"day": "2026-10-01", "kind": "makeup_workday"}]"#)]) == ["0 | 1 | 0"])
            let bad = [
                (
                    #"[{"day": "2026-01-01", "kind": "off"}, {"day": "2026-02-29", "kind": "off"}]"#,
                    "SK002 /days/1/day calendar_day"
                ),
                (
                    #"[{"day": "2026-01-01", "kind": "off"}, {"day": "2026-01-01", "kind": "off"}]"#,
                    "SK002 /days/1/day calendar_day"
                ),
                (#"[{"day": "01.02.2026", "kind": "off"}]"#, "SK002 /days/0/day calendar_day"),
                (#"[{"day": "2026-01-01", "kind": "holiday"}]"#, "SK002 /days/0/kind calendar_day"),
                (#"[{"day": "2026-01-01", "kind": "off", "name": 7}]"#, "SK002 /days/0/name calendar_day"),
                (#"["2026-01-01"]"#, "SK002 /days/0 calendar_day"),
                (#"{"day": "2026-01-01"}"#, "SK002 /days type"),
            ]
            for (days, refusal) in bad { #expect(try c.refusal(call, [.jsonb(days)]) == refusal) }
            #expect(try c.value("select count(*) from skein.calendar_days") == "10")
            #expect(try c.refusal("select skein.import_calendar('nope', '[]')") == "SK008 /calendar calendar")
            #expect(
                try c.refusal("select skein.set_calendar_day('cn', '2026-01-01', 'holiday')")
                    == "SK002 /days/0/kind calendar_day")
            #expect(try c.refusal("select skein.set_calendar_year('cn', 2026, 'maybe')") == "SK002 /status enum")
            #expect(
                try c.refusal("select skein.set_calendar('x', null, '{1,2,3,4,5,6,7}')") == "SK002 /weekend weekend")
        }
    }

    @Test("another week: Friday and Saturday")
    func weekend() async throws {
        try await withSchedules { c throws in
            #expect(try c.value("select skein.set_calendar('west', 'Friday and Saturday', '{5,6}')") == "t")
            #expect(try c.value("select skein.set_calendar('west', 'Friday and Saturday', '{5,6}')") == "f")
            _ = try c.query("select skein.set_calendar_year('west', 2026)")
            #expect(try c.value("select skein.workday('west', '2026-11-27')") == "f")
            #expect(try c.value("select skein.workday('west', '2026-11-29')") == "t")
        }
    }
}
