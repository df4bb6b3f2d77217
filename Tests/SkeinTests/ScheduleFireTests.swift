import PQ
import TestSupport
import Testing

/// The leader's tick with its clock in the test's hand.
@Suite("Firing schedules")
struct ScheduleFireTests {
    /// Hourly in UTC, nothing decided before midnight of 1 March 2027.
    static func hourly(_ c: isolated PGConnection, _ options: String) throws {
        _ = try c.query(
            "select skein.set_schedule('s', 'tick', rule => 'cron: 0 * * * *', time_zone => 'UTC', \(options))")
        try c.start("s", "2027-02-28 23:30:00")
    }

    @Test(
        "late due times by misfire policy, and older than the window missed whatever it says",
        arguments: [
            (
                "skip",
                [
                    "03-01 00:00 missed", "03-01 01:00 missed", "03-01 02:00 skipped_misfire",
                    "03-01 03:00 skipped_misfire", "03-01 04:00 fired",
                ]
            ),
            (
                "once",
                [
                    "03-01 00:00 missed", "03-01 01:00 missed", "03-01 02:00 skipped_misfire", "03-01 03:00 fired",
                    "03-01 04:00 fired",
                ]
            ),
            (
                "all",
                [
                    "03-01 00:00 missed", "03-01 01:00 missed", "03-01 02:00 fired", "03-01 03:00 fired",
                    "03-01 04:00 fired",
                ]
            ),
        ])
    func misfire(policy: String, expected: [String]) async throws {
        try await withSchedules { c throws in
            try Self.hourly(c, "misfire => '\(policy)', misfire_window => '150 minutes', overlap => 'allow'")
            // Down since half past eleven; it is 4:00:30 now, so that 4:00 itself is not late.
            #expect(try c.tick("2027-03-01 04:00:30") == "5")
            #expect(try c.decided("s") == expected)
            #expect(try c.tick("2027-03-01 04:00:31") == "0")
            #expect(
                try c.value(
                    """
                    select count(*) = count(job_id) and count(*) = count(distinct job_id) from skein.occurrence
                        where outcome = 'fired'
                    """
                )
                    == "t")
            #expect(
                try c.value(
                    "select next_at = '2027-03-01 05:00+00' and last_due_at = '2027-03-01 04:00+00' from skein.schedule"
                ) == "t")
        }
    }

    @Test("catching up takes several ticks, each bounded, and holds nobody else up")
    func catchUp() async throws {
        try await withSchedules { c throws in
            try Self.hourly(c, "misfire => 'all', misfire_window => '2 days', overlap => 'allow'")
            _ = try c.query(
                "select skein.set_schedule('punctual', 'tick', rule => 'cron: 0 0 * * *', time_zone => 'UTC')")
            try c.start("punctual", "2027-03-01 12:00:00")
            #expect(try c.tick("2027-03-02 00:00:05", limit: 10) == "6")
            #expect(try c.decided("punctual") == ["03-02 00:00 fired"])
            #expect(try c.tick("2027-03-02 00:00:06", limit: 10) == "10")
            #expect(try c.tick("2027-03-02 00:00:07", limit: 10) == "10")
            #expect(try c.tick("2027-03-02 00:00:08", limit: 10) == "0")
            #expect(try c.decided("s").count == 25)
            #expect(try c.decided("s").allSatisfy { $0.hasSuffix(" fired") })
        }
    }

    @Test("a year of downtime of a rule that is due every minute is one row and one run")
    func longDowntime() async throws {
        try await withSchedules { c throws in
            _ = try c.query(
                """
                select skein.set_schedule('s', 'tick', rule => 'cron: * * * * *', time_zone => 'UTC',
                    overlap => 'allow')
                """
            )
            try c.start("s", "2027-01-01 00:00:00")
            // One row for what is missed, one for what the policy leaves out, the latest late one, and the punctual
            // one.
            #expect(try c.tick("2028-01-01 00:00:30") == "4")
            #expect(
                try c.decided("s") == [
                    "01-01 00:01 missed", "12-31 00:01 skipped_misfire", "12-31 23:59 fired", "01-01 00:00 fired",
                ])
            #expect(
                try c.value("select note from skein.occurrence where outcome = 'missed'")
                    == "older than misfire_window; more than 1000 due times up to 2027-12-31T00:00:00Z in this one row")
        }
    }

    @Test(
        "overlap while the previous job has not finished",
        arguments: [
            ("skip", ["03-01 00:00 fired", "03-01 01:00 skipped_overlap", "03-01 02:00 fired"], "2", "0"),
            ("allow", ["03-01 00:00 fired", "03-01 01:00 fired", "03-01 02:00 fired"], "3", "0"),
            ("queue", ["03-01 00:00 fired", "03-01 01:00 fired", "03-01 02:00 fired"], "3", "1"),
        ])
    func overlap(policy: String, expected: [String], jobs: String, blocked: String) async throws {
        try await withSchedules { c throws in
            try Self.hourly(c, "overlap => '\(policy)'")
            try c.tick("2027-03-01 00:00:05")
            try c.tick("2027-03-01 01:00:05")
            #expect(try c.value("select count(*) from skein.waiting where reason = 'parents'") == blocked)
            // Everything that was enqueued ends (cancelled counts as finished), then nothing is in the way.
            _ = try c.query(
                "select skein.cancel(job_id) from skein.occurrence where job_id is not null order by due_at desc")
            try c.tick("2027-03-01 02:00:05")
            #expect(try c.decided("s") == expected)
            #expect(try c.value("select count(distinct job_id) from skein.occurrence") == jobs)
        }
    }

    @Test("a job queued behind its predecessor names it as parent and runs even when that one fails")
    func queued() async throws {
        try await withSchedules { c throws in
            try Self.hourly(c, "overlap => 'queue'")
            for hour in 0..<3 { try c.tick("2027-03-01 0\(hour):00:05") }
            #expect(
                try c.lines(
                    """
                    select d.on_failure, count(*) from skein.dependencies d
                    join skein.occurrence p on p.job_id = d.parent join skein.occurrence n on n.job_id = d.child
                    where p.due_at < n.due_at group by 1
                    """) == ["run | 3"])
        }
    }

    @Test("two tickers at once: each occurrence once")
    func concurrent() async throws {
        try await withDatabase(.skein) { database in
            let one = try await database.connect()
            let two = try await database.connect()
            try await one.run { c throws in
                _ = try c.query("select skein.define_kind('tick')")
                _ = try c.query(
                    """
                    select skein.set_schedule('s' || i, 'tick', rule => 'cron: */5 * * * *', time_zone => 'UTC',
                        misfire => 'all', overlap => 'allow')
                    from generate_series(1, 20) i
                    """)
                _ = try c.query("select skein.schedule_arm(name, '2027-03-01 00:00+00') from skein.schedules")
            }
            // The lane exists: making it is what the first job of a queue waits for.
            try await one.run { c throws in _ = try c.query("select skein.enqueue('tick')") }
            // For certain: while one holds ten of them undecided, the other decides the other ten and waits for
            // nothing.
            try await one.run { c throws in
                try c.script("begin")
                #expect(try c.tick("2027-03-01 00:05:30", limit: 10) == "10")
            }
            try await two.run { c throws in #expect(try c.tick("2027-03-01 00:05:30") == "10") }
            try await one.run { c throws in try c.script("commit") }
            let ticks: @Sendable (isolated PGConnection) throws -> Int = { c in
                var decided = 0
                for minute in 6..<60 {
                    for _ in 0..<2 {
                        decided += Int(try c.tick("2027-03-01 00:\(minute < 10 ? "0" : "")\(minute):30")) ?? 0
                    }
                }
                return decided
            }
            async let first = one.run(ticks)
            async let second = two.run(ticks)
            let decided = try await [first, second]
            try await one.run { c throws in
                // What one of them passed over because the other one held it at that moment.
                let rest = Int(try c.tick("2027-03-01 00:59:59")) ?? 0
                #expect(decided[0] + decided[1] + rest == 20 * 10)
                #expect(
                    try c.lines("select outcome, count(*), count(distinct job_id) from skein.occurrence group by 1")
                        == ["fired | 220 | 220"])
                #expect(try c.value("select count(*) from skein.ready") == "221")
                c.close()
            }
            await two.close()
        }
    }

    @Test("a tick that does not commit leaves nothing, and a restart decides the same again")
    func restart() async throws {
        try await withDatabase(.skein) { database in
            let one = try await database.connect()
            try await one.run { c throws in
                _ = try c.query("select skein.define_kind('tick')")
                try Self.hourly(c, "misfire => 'all', overlap => 'allow'")
                try c.script("begin")
                #expect(try c.tick("2027-03-01 01:00:05") == "2")
                c.close()
            }
            let two = try await database.connect()
            try await two.run { c throws in
                _ = try c.query("select from skein.schedules for update")
                #expect(try c.decided("s") == [])
                #expect(try c.tick("2027-03-01 01:00:05") == "2")
                #expect(try c.value("select count(*) from skein.ready") == "2")
                c.close()
            }
        }
    }

    @Test("a clock that jumps back fires nothing twice, and goes on when it has caught up")
    func backward() async throws {
        try await withSchedules { c throws in
            try Self.hourly(c, "overlap => 'allow'")
            for hour in ["00", "01", "02"] { try c.tick("2027-03-01 \(hour):00:05") }
            for hour in ["00", "01", "02"] { #expect(try c.tick("2027-03-01 \(hour):00:10") == "0") }
            #expect(try c.tick("2027-03-01 03:00:05") == "1")
            #expect(try c.decided("s").count == 4)
            // Even a schedule that forgot where it was, when no request_id is remembered either, meets its own record.
            try c.script("delete from skein.requests")
            try c.start("s", "2027-02-28 23:30:00")
            try c.tick("2027-03-01 03:00:10")
            #expect(try c.value("select count(*) from skein.ready") == "4")
            _ = try c.query("select skein.delete_schedule('s')")
            try Self.hourly(c, "misfire => 'all', overlap => 'allow'")
            try c.tick("2027-03-01 04:00:10")
            #expect(try c.value("select count(*) from skein.ready") == "5")
        }
    }

    @Test("one bad schedule never stops the others")
    func bad() async throws {
        try await withSchedules { c throws in
            _ = try c.query("select skein.define_kind('gone')")
            for (name, kind) in [("a_gone", "gone"), ("b_zone", "tick"), ("c_full", "tick"), ("d_good", "tick")] {
                _ = try c.query(
                    "select skein.set_schedule($1, $2, rule => 'cron: 0 * * * *', time_zone => 'UTC')",
                    [.text(name), .text(kind)])
                try c.start(name, "2027-02-28 23:30:00")
            }
            try c.script(
                """
                delete from skein.kinds where name = 'gone';
                update skein.schedules set time_zone = 'Nowhere/Land' where name = 'b_zone';
                update skein.schedules set queue = 'none_left' where name = 'c_full';
                create function pg_temp.no_space() returns trigger language plpgsql as $$
                begin
                    raise exception using errcode = 'disk_full', message = 'no space';
                end $$;
                create trigger no_space before insert on skein.queues for each row when (new.name = 'none_left')
                    execute function pg_temp.no_space();
                """)
            #expect(try c.tick("2027-03-01 00:00:05") == "2")
            #expect(
                try c.lines("select schedule, outcome, left(note, 5) from skein.occurrence order by 1") == [
                    "a_gone | error | SK001", "b_zone | error | 22023", "d_good | fired | -",
                ])
            // A kind that comes back is used; a zone that PostgreSQL does not know stops its schedule, visibly.
            #expect(
                try c.value("select next_at = '2027-03-01 01:00+00' from skein.schedule where name = 'a_gone'") == "t")
            #expect(
                try c.value(
                    "select next_at is null and problem like '22023%' from skein.schedule where name = 'b_zone'") == "t"
            )
            // A full disk says nothing about the schedule: its due time is decided later and not lost.
            try c.script("drop trigger no_space on skein.queues")
            #expect(try c.tick("2027-03-01 00:00:14") == "0")
            #expect(try c.tick("2027-03-01 00:00:16") == "1")
            #expect(try c.decided("c_full") == ["03-01 00:00 fired"])
            #expect(
                try c.value(
                    "select skein.set_schedule('b_zone', 'tick', rule => 'cron: 0 * * * *', time_zone => 'UTC')") == "t"
            )
            #expect(
                try c.value("select next_at is not null and problem is null from skein.schedule where name = 'b_zone'")
                    == "t")
        }
    }

    @Test("a simulated year fires exactly what the preview lists")
    func year() async throws {
        try await withDatabase(.skein) { database in
            let c = try await database.connect()
            try await c.run { c throws in
                _ = try c.query("select skein.define_kind('tick')")
                _ = try c.query(
                    """
                    select skein.set_schedule(s.name, 'tick', rule => s.rule, time_zone => s.zone,
                        calendar => 'cn', roll => s.roll,
                        overlap => 'allow')
                    from (values
                        ('daily', 'cron: 0 9 * * *', 'Asia/Shanghai', 'next'),
                        ('gap', 'cron: 30 2 * * *', 'America/New_York', 'none'),
                        ('half days', 'cron: 0 */12 * * *', 'Europe/London', 'none'),
                        ('month end', 'cron: 0 17 L * *', 'Asia/Shanghai', 'previous'),
                        ('review', 'yearly: 12-01 09:00', 'Asia/Shanghai', 'next'),
                        ('leap', 'yearly: 02-29 09:00 feb28', 'Asia/Shanghai', 'none'),
                        ('steps', 'every: 36 hours', 'UTC', 'none')) s(name, rule, zone, roll)
                    """)
                _ = try c.query("select skein.schedule_arm(name, '2027-12-31 23:59:59+00') from skein.schedules")
                // 2028 is a leap year. A tick five seconds after each due time, then no more is due.
                try c.script(
                    """
                    do $$
                    declare
                        v_due timestamptz;
                    begin
                        loop
                            select min(next_at) into v_due from skein.schedules;
                            exit when v_due >= '2029-01-01 00:00+00';
                            perform skein.fire_schedules(100, v_due + interval '5 seconds');
                            commit;
                        end loop;
                    end
                    $$
                    """, timeout: .seconds(120))
                let preview =
                    "select schedule, due_at from skein.schedule_preview('2028-01-01 00:00+00', '2029-01-01 00:00+00')"
                let fired = "select schedule, due_at from skein.occurrence where outcome = 'fired'"
                #expect(
                    try c.lines("(\(preview) except all \(fired)) union all (\(fired) except all \(preview))") == [])
                #expect(
                    try c.lines(
                        "select schedule, count(*), count(distinct job_id) from skein.occurrence group by 1 order by 1")
                        == [
                            "daily | 260 | 260", "gap | 366 | 366", "half days | 732 | 732", "leap | 1 | 1",
                            "month end | 12 | 12",
                            "review | 1 | 1", "steps | 244 | 244",
                        ])
                c.close()
            }
        }
    }
}
