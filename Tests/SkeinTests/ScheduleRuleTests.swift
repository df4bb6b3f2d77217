import PQ
import TestSupport
import Testing

/// What rules mean: golden tables of due times, in UTC, computed by PostgreSQL's time zones.
@Suite("Schedule rules")
struct ScheduleRuleTests {
    struct Golden: Sendable, CustomTestStringConvertible {
        var rule: String
        var zone: String
        var from: String
        var to: String
        var expected: [String]
        var testDescription: String { "\(rule) in \(zone) from \(from)" }
    }

    static let clockChanges: [Golden] = [
        Golden(
            rule: "cron: 30 2 * * *", zone: "America/New_York", from: "2026-03-07 00:00-05", to: "2026-03-10 00:00-04",
            expected: [
                "2026-03-07 07:30:00 | 2026-03-07 02:30:00 | -",
                "2026-03-08 07:00:00 | 2026-03-08 03:00:00 | dst gap",
                "2026-03-09 06:30:00 | 2026-03-09 02:30:00 | -",
            ]),
        Golden(
            rule: "cron: 30 1 * * *", zone: "America/New_York", from: "2026-10-31 00:00-04", to: "2026-11-03 00:00-05",
            expected: [
                "2026-10-31 05:30:00 | 2026-10-31 01:30:00 | -",
                "2026-11-01 05:30:00 | 2026-11-01 01:30:00 | dst repeat",
                "2026-11-02 06:30:00 | 2026-11-02 01:30:00 | -",
            ]),
        // Several times in one gap are due once, together with what is due at its end.
        Golden(
            rule: "cron: 0,20,40 2,3 * * *", zone: "America/New_York", from: "2026-03-08 00:00-05",
            to: "2026-03-09 00:00-04",
            expected: [
                "2026-03-08 07:00:00 | 2026-03-08 03:00:00 | -",
                "2026-03-08 07:20:00 | 2026-03-08 03:20:00 | -",
                "2026-03-08 07:40:00 | 2026-03-08 03:40:00 | -",
            ]),
        // A wildcard follows elapsed time: nothing is made up for, and both passes count.
        Golden(
            rule: "cron: */30 * * * *", zone: "Europe/London", from: "2026-03-29 00:00+00", to: "2026-03-29 02:00+00",
            expected: [
                "2026-03-29 00:00:00 | 2026-03-29 00:00:00 | -",
                "2026-03-29 00:30:00 | 2026-03-29 00:30:00 | -",
                "2026-03-29 01:00:00 | 2026-03-29 02:00:00 | -",
                "2026-03-29 01:30:00 | 2026-03-29 02:30:00 | -",
            ]),
        Golden(
            rule: "cron: @hourly", zone: "Europe/London", from: "2026-10-24 23:00+00", to: "2026-10-25 03:00+00",
            expected: [
                "2026-10-24 23:00:00 | 2026-10-25 00:00:00 | -",
                "2026-10-25 00:00:00 | 2026-10-25 01:00:00 | -",
                "2026-10-25 01:00:00 | 2026-10-25 01:00:00 | dst repeat",
                "2026-10-25 02:00:00 | 2026-10-25 02:00:00 | -",
            ]),
        // Half an hour, the other way round in the year.
        Golden(
            rule: "cron: 15 2 * * *", zone: "Australia/Lord_Howe", from: "2026-10-03 00:00+1030",
            to: "2026-10-06 00:00+11",
            expected: [
                "2026-10-02 15:45:00 | 2026-10-03 02:15:00 | -",
                "2026-10-03 15:30:00 | 2026-10-04 02:30:00 | dst gap",
                "2026-10-04 15:15:00 | 2026-10-05 02:15:00 | -",
            ]),
        Golden(
            rule: "cron: 45 1 * * *", zone: "Australia/Lord_Howe", from: "2026-04-04 00:00+11",
            to: "2026-04-07 00:00+1030",
            expected: [
                "2026-04-03 14:45:00 | 2026-04-04 01:45:00 | -",
                "2026-04-04 14:45:00 | 2026-04-05 01:45:00 | dst repeat",
                "2026-04-05 15:15:00 | 2026-04-06 01:45:00 | -",
            ]),
        // Shanghai had summer time from 1986 to 1991, from 02:00 to 03:00 in spring.
        Golden(
            rule: "cron: 30 2 * * *", zone: "Asia/Shanghai", from: "1986-05-03 00:00+08", to: "1986-05-06 00:00+09",
            expected: [
                "1986-05-02 18:30:00 | 1986-05-03 02:30:00 | -",
                "1986-05-03 18:00:00 | 1986-05-04 03:00:00 | dst gap",
                "1986-05-04 17:30:00 | 1986-05-05 02:30:00 | -",
            ]),
        Golden(
            rule: "once: 1991-09-15 01:30", zone: "Asia/Shanghai", from: "1991-01-01 00:00+08",
            to: "1992-01-01 00:00+08",
            expected: ["1991-09-14 16:30:00 | 1991-09-15 01:30:00 | dst repeat"]),
        Golden(
            rule: "cron: 0 9 1 7 *", zone: "Asia/Shanghai", from: "1990-01-01 00:00+08", to: "1994-01-01 00:00+08",
            expected: [
                "1990-07-01 00:00:00 | 1990-07-01 09:00:00 | -",
                "1991-07-01 00:00:00 | 1991-07-01 09:00:00 | -",
                "1992-07-01 01:00:00 | 1992-07-01 09:00:00 | -",
                "1993-07-01 01:00:00 | 1993-07-01 09:00:00 | -",
            ]),
        // The clock put back across midnight: the days mix.
        Golden(
            rule: "cron: */30 * * * *", zone: "America/St_Johns", from: "2006-10-29 02:00+00",
            to: "2006-10-29 04:30+00",
            expected: [
                "2006-10-29 02:00:00 | 2006-10-28 23:30:00 | -",
                "2006-10-29 02:30:00 | 2006-10-29 00:00:00 | -",
                "2006-10-29 03:00:00 | 2006-10-28 23:30:00 | dst repeat",
                "2006-10-29 03:30:00 | 2006-10-29 00:00:00 | dst repeat",
                "2006-10-29 04:00:00 | 2006-10-29 00:30:00 | -",
            ]),
        // A whole day left out: Samoa changed sides of the date line.
        Golden(
            rule: "cron: 0 9 * * *", zone: "Pacific/Apia", from: "2011-12-29 00:00-10", to: "2012-01-01 00:00+14",
            expected: [
                "2011-12-29 19:00:00 | 2011-12-29 09:00:00 | -",
                "2011-12-30 10:00:00 | 2011-12-31 00:00:00 | dst gap",
                "2011-12-30 19:00:00 | 2011-12-31 09:00:00 | -",
            ]),
    ]

    static let dates: [Golden] = [
        Golden(
            rule: "yearly: 02-29 09:00 feb28", zone: "Asia/Shanghai", from: "2024-01-01 00:00+08",
            to: "2033-01-01 00:00+08",
            expected: [
                "2024-02-29", "2025-02-28", "2026-02-28", "2027-02-28", "2028-02-29", "2029-02-28", "2030-02-28",
                "2031-02-28", "2032-02-29",
            ].map { "\($0) 01:00:00 | \($0) 09:00:00 | -" }),
        Golden(
            rule: "yearly: 02-29 09:00 mar1", zone: "Asia/Shanghai", from: "2024-01-01 00:00+08",
            to: "2033-01-01 00:00+08",
            expected: [
                "2024-02-29", "2025-03-01", "2026-03-01", "2027-03-01", "2028-02-29", "2029-03-01", "2030-03-01",
                "2031-03-01", "2032-02-29",
            ].map { "\($0) 01:00:00 | \($0) 09:00:00 | -" }),
        Golden(
            rule: "cron: 0 9 29 2 *", zone: "Asia/Shanghai", from: "2024-01-01 00:00+08", to: "2033-01-01 00:00+08",
            expected: ["2024-02-29", "2028-02-29", "2032-02-29"].map { "\($0) 01:00:00 | \($0) 09:00:00 | -" }),
        Golden(
            rule: "cron: 0 0 L 1-4 *", zone: "UTC", from: "2027-12-01 00:00+00", to: "2029-01-01 00:00+00",
            expected: ["2028-01-31", "2028-02-29", "2028-03-31", "2028-04-30"].map {
                "\($0) 00:00:00 | \($0) 00:00:00 | -"
            }),
        // Both restricted: either is enough. One of them starting with *: both.
        Golden(
            rule: "cron: 0 0 13 * fri", zone: "UTC", from: "2026-11-01 00:00+00", to: "2026-11-30 00:00+00",
            expected: ["2026-11-06", "2026-11-13", "2026-11-20", "2026-11-27"]
                .map { "\($0) 00:00:00 | \($0) 00:00:00 | -" }),
        Golden(
            rule: "cron: 0 0 */2 * fri", zone: "UTC", from: "2026-11-01 00:00+00", to: "2026-11-30 00:00+00",
            expected: ["2026-11-13", "2026-11-27"].map { "\($0) 00:00:00 | \($0) 00:00:00 | -" }),
        Golden(
            rule: "cron: 0 0 * * 7", zone: "UTC", from: "2026-11-01 00:00+00", to: "2026-11-12 00:00+00",
            expected: ["2026-11-01", "2026-11-08"].map { "\($0) 00:00:00 | \($0) 00:00:00 | -" }),
        Golden(
            rule: "every: 36 hours", zone: "America/New_York", from: "2025-01-01 00:00+00",
            to: "2026-01-04 00:00:01+00",
            expected: [
                "2026-01-01 00:00:00 | 2025-12-31 19:00:00 | -",
                "2026-01-02 12:00:00 | 2026-01-02 07:00:00 | -",
                "2026-01-04 00:00:00 | 2026-01-03 19:00:00 | -",
            ]),
    ]

    @Test("golden tables", arguments: clockChanges + dates)
    func golden(_ golden: Golden) async throws {
        try await withSchedules { c throws in
            #expect(try c.occurrences(golden.rule, golden.zone, from: golden.from, to: golden.to) == golden.expected)
        }
    }

    /// The definition in other words, minute by minute: a fixed time is due at the first minute at which the wall
    /// clock has
    /// reached it; a wildcard rule is due at each minute whose wall clock matches.
    @Test(
        "around every change of the clock, as a minute-by-minute clock says",
        arguments: [
            "America/New_York", "Europe/London", "Australia/Lord_Howe", "America/St_Johns", "America/Havana",
            "America/Sao_Paulo", "Africa/Cairo", "Asia/Tehran", "Antarctica/Troll",
        ])
    func everyChange(zone: String) async throws {
        try await withSchedules { c throws in
            let changes = """
                create temporary table span as
                select ((d.day - 1)::timestamp at time zone 'UTC') as lo,
                    ((d.day + 2)::timestamp at time zone 'UTC') as hi
                from (select date '2005-01-01' + n as day from generate_series(0, 2600) n) d
                where (d.day::timestamp at time zone '\(zone)') + interval '24 hours'
                    <> ((d.day + 1)::timestamp at time zone '\(zone)');
                create temporary table minute as
                select s.lo, s.hi, g.at, g.at at time zone '\(zone)' as wall,
                    max(g.at at time zone '\(zone)') over (partition by s.lo order by g.at) as reached
                from span s
                cross join generate_series(s.lo - interval '30 hours', s.hi, interval '1 minute') g(at);
                create index on minute (lo, reached, at);
                analyze minute;
                """
            try c.script(changes)
            #expect(try c.value("select count(*) >= 6 from span") == "t")
            let wildcard = """
                with expected as (
                    select m.lo, m.at from minute m
                    where m.at >= m.lo and m.at < m.hi and date_part('minute', m.wall)::int % 7 = 0
                        and date_part('hour', m.wall) in (0, 1, 2, 3, 23)
                ), found as (
                    select s.lo, o.due_at from span s
                    cross join lateral skein.rule_occurrences('cron: */7 0-3,23 * * *', '\(zone)', null, s.lo, s.hi) o
                )
                (select 'expected', * from expected except all select 'expected', * from found)
                union all (select 'found', * from found except all select 'found', * from expected)
                """
            #expect(try c.lines(wildcard) == [])
            let fixed = """
                with expected as (
                    select distinct s.lo, (
                        select m.at from minute m where m.lo = s.lo and m.reached >= d.day + t.at
                        order by m.reached, m.at limit 1) as at
                    from span s
                    cross join lateral generate_series((s.lo at time zone 'UTC')::date::timestamp - interval '1 day',
                        (s.hi at time zone 'UTC')::date::timestamp + interval '1 day', interval '1 day') d(day)
                    cross join (select make_time(h, m, 0) from unnest('{0,1,2,3,23}'::int[]) h,
                        unnest('{0,15,45}'::int[]) m) t(at)
                ), found as (
                    select s.lo, o.due_at from span s
                    cross join lateral skein.rule_occurrences('cron: 0,15,45 0-3,23 * * *', '\(zone)', null,
                        s.lo, s.hi) o
                )
                (select 'expected', e.* from expected e join span s using (lo) where e.at >= s.lo and e.at < s.hi
                    except all select 'expected', * from found)
                union all (select 'found', * from found except all select 'found', * from expected)
                """
            #expect(try c.lines(fixed) == [])
        }
    }

    @Test("100 random cron rules agree with a brute-force evaluator")
    func random() async throws {
        var generator = SeededGenerator(seed: UInt64.random(in: 0 ... .max))
        let seed = generator.seed
        let rules = (0..<100).map { _ in CronModel.random(&generator) }
        try await withSchedules { c throws in
            for rule in rules {
                let start =
                    1_704_067_200 / 60 + Int64(abs(rule.text.utf8.reduce(0) { ($0 &* 31 &+ Int($1)) % 2_000_000 }))
                let expected = rule.minutes(from: start, days: 400, limit: 1500)
                let found = try c.lines(
                    """
                    select (extract(epoch from o.due_at) / 60)::bigint
                    from skein.rule_occurrences($1, 'UTC', null, to_timestamp($2::bigint * 60),
                        to_timestamp($3::bigint * 60), 1500) o
                    """, [.text("cron: " + rule.text), .int8(start), .int8(start + 400 * 1440)])
                #expect(found == expected.map { String($0) }, "cron: \(rule.text), seed \(seed)")
            }
        }
    }

    /// Milliseconds where they were measured; what walked minute by minute, or on without end, would take minutes.
    @Test(
        "a year ahead, the next occurrence and one that never comes: each looked for in bounded steps",
        arguments: [
            (
                """
                select count(*) from skein.rule_occurrences('cron: 0 9 * * *', 'Asia/Shanghai',
                    null, '2026-01-01 00:00+08', '2027-01-02 00:00+08')
                """,
                "366"
            ),
            (
                """
                select count(*) = (
                    select count(*) from generate_series(timestamp '2026-01-01', '2027-01-01', '1 day') d
                    where coalesce(skein.workday('cn', d::date), extract(isodow from d) < 6))
                from skein.rule_occurrences('cron: 0 9 * * *', 'Asia/Shanghai',
                    null, '2026-01-01 00:00+08', '2027-01-02 00:00+08', null, 'cn', 'next')
                """,
                "t"
            ),
            (
                """
                select skein.rule_next('cron: * * * * *', 'Asia/Shanghai', null, '2026-06-06 15:37:22+08')
                    = '2026-06-06 15:38:00+08'
                """,
                "t"
            ),
            (
                """
                select skein.rule_next('cron: 0 0 29 2 *', 'Asia/Shanghai', null, '2097-06-06 15:37:22+08')
                    = '2104-02-29 00:00+08'
                """,
                "t"
            ),
            (
                """
                select skein.rule_next('cron: 0 0 30 2 *', 'Asia/Shanghai', null, '2026-06-06 15:37:22+08') is null
                """,
                "t"
            ),
            (
                """
                select skein.rule_next('cron: 0 0 29 2 */7', 'UTC', null, '2072-03-01 00:00+00')
                    = '2088-02-29 00:00+00'
                """,
                "t"
            ),
        ])
    func boundedSteps(sql: String, expected: String) async throws {
        try await withSchedules { c throws in
            try c.script("set statement_timeout = '5s'")
            #expect(try c.value(sql) == expected)
        }
    }

    @Test(
        "bad rules are refused with a pointer and the name of the field",
        arguments: [
            ("cron: 0 25 * * *", "cron_hour"), ("cron: 60 * * * *", "cron_minute"),
            ("cron: */0 * * * *", "cron_minute"),
            ("cron: 5/15 * * * *", "cron_minute"), ("cron: 0 0 0 * *", "cron_day_of_month"),
            ("cron: 0 0 * foo *", "cron_month"), ("cron: 0 0 * * 8", "cron_day_of_week"),
            ("cron: 0 0 10-5 * *", "cron_day_of_month"), ("cron: 1,,2 * * * *", "cron_minute"),
            ("cron: 0 0 * *", "cron_fields"), ("cron: @reboot", "cron_fields"), ("cron: 0 0 30 2 *", "never_due"),
            ("cron: 0 0 31 4,6,9,11 *", "never_due"), ("once: 2020-01-01 00:00", "never_due"),
            ("once: 2027-02-29 00:00", "once"), ("once: 2027-02-28 24:00", "once"),
            ("once: 2027-02-28 10:00+08", "once"), ("yearly: 02-29 09:00", "yearly_leap_day"),
            ("yearly: 02-28 09:00 feb28", "yearly_leap_day"), ("yearly: 02-30 09:00", "yearly"),
            ("every: 1 month", "every"), ("every: 0 seconds", "every"), ("every: -5 minutes", "every"),
            ("every: 1.5 seconds", "every"), ("every: soon", "every"), ("0 9 * * *", "rule_form"), ("", "rule_form"),
        ])
    func refused(rule: String, name: String) async throws {
        try await withSchedules { c throws in
            let refusal = try c.refusal("select skein.set_schedule('s', 'tick', rule => $1)", [.text(rule)])
            #expect(refusal == "SK002 /rule \(name)")
            #expect(try c.value("select count(*) from skein.schedule") == "0")
        }
    }
}
