import FoundationEssentials
import PQ
import Programme
import Skein
import SkeinTesting
import TestSupport
import Testing

/// The kinds as Swift declares them: their rules in the database, their handlers, their rights.
@Suite("Programme jobs")
struct JobsTests {
    private static let bad: [(kind: String, args: String)] = [
        ("review.open_year", #"{"review_year": 2019, "basis": "calendar_year"}"#),
        ("review.open_year", #"{"review_year": "2026", "basis": "calendar_year"}"#),
        ("review.open_year", #"{"review_year": 2026, "basis": "moon"}"#),
        ("review.open_year", #"{"review_year": 2026, "basis": "calendar_year", "v": 2}"#),
        ("review.open_year", #"{"review_year": 2026, "basis": "calendar_year", "extra": 1}"#),
        ("review.open_year", #"{"review_year": 2026, "basis": "calendar_year", "track": "all"}"#),
        ("review.open_year", #"{"review_year": 2026, "basis": "calendar_year", "opens_at": "2026-12-01T09:00:00"}"#),
        ("review.open", #"{"cycle_id": 0, "term_id": 1}"#), ("review.open", #"{"cycle_id": 1}"#),
        ("review.remind", #"{"review_id": 1, "k": 10}"#),
        ("notify.send", #"{"template": "review.opened"}"#),
        (
            "notify.send",
            """
            {"template": "review.opened", "audience": {"everybody": true}, "severity": "low", "category": "review",
             "subject": "review:1", "dedupe_key": "x"}
            """
        ),
        (
            "notify.send",
            """
            {"template": "review.opened", "audience": {"org": 1}, "severity": "loud", "category": "review",
             "subject": "review:1", "dedupe_key": "x"}
            """
        ),
        (
            "notify.send",
            """
            {"template": "review.opened", "audience": {"org": 1}, "severity": "low", "category": "review",
             "subject": "review", "dedupe_key": "x"}
            """
        ),
    ]

    @Test("the rules refuse what no job could do, and nothing is stored")
    func rules() async throws {
        try await withTown { town in
            for (kind, args) in Self.bad {
                let error = try await town.refusal("select skein.enqueue('\(kind)', '\(args)')")
                #expect(error?.sqlState == "SK002", "\(error.map { String(reflecting: $0) } ?? "accepted"): \(args)")
            }
            #expect(try await town.value("select count(*) from skein.job") == "0")
        }
    }

    @Test("what Swift enqueues is what the handlers and SQL read")
    func roundTrip() async throws {
        try await withTown(holders: 20) { town in
            let opensAt = try Date("\(Town.year)-12-03T01:00:00Z", strategy: Date.ISO8601FormatStyle())
            try await town.connection.run { c in
                #expect(
                    try c.enqueue(OpenReviewYear(reviewYear: Town.year, basis: .calendarYear, opensAt: opensAt)).created
                )
                #expect(!(try c.enqueue(OpenReviewYear(reviewYear: Town.year, basis: .calendarYear))).created)
                #expect(
                    try c.enqueue(OpenReviewYear(reviewYear: Town.year, basis: .calendarYear, dryRun: true)).created)
                _ = try c.enqueue(OpenReview(cycleID: 1, termID: 999))
                _ = try c.enqueue(RemindReview(reviewID: 1, k: 1))
                _ = try c.enqueue(
                    SendNotification(
                        template: "review.opened", audience: .init(org: 1, post: "official"),
                        params: ["year": 2026, "holder": "x"], category: "review", subject: "cycle:1",
                        dedupeKey: "x", expiresAt: opensAt))
            }
            let queue = Database(town.database.conninfo, logger: testLogger)
            let done = try await perform(
                OpenReviewYear(reviewYear: Town.year, basis: .calendarYear, opensAt: opensAt), in: Town.jobs(),
                database: queue)
            let result = try JSONDecoder().decode(ReviewYearOpened.self, from: Data((done.result ?? "null").utf8))
            #expect(result.enqueued == 20 && result.created)
            #expect(
                try await town.value("select programme.local_text(opens_at) from programme.review_cycle")
                    == "\(Town.year)-12-03 09:00")
            await queue.close()
        }
    }

    @Test("a refusal discards the job at once, and nothing of it stays")
    func permanent() async throws {
        try await withTown { town in
            let queue = Database(town.database.conninfo, logger: testLogger)
            await #expect(throws: JobFailure(code: "not_found", message: "there is no cycle 5", permanent: true)) {
                try await perform(OpenReview(cycleID: 5, termID: 1), in: Town.jobs(), database: queue)
            }
            await queue.close()
        }
    }

    @Test("while a policy is missing the job waits and uses up no attempt")
    func policyMissing() async throws {
        try await withTown { town in
            try await town.run("delete from programme.policies where key = 'review.close_workdays'")
            let queue = Database(town.database.conninfo, logger: testLogger)
            let done = try await perform(
                OpenReviewYear(reviewYear: 2026, basis: .calendarYear), in: Town.jobs(), database: queue)
            guard case .snooze(let time) = done.outcome else {
                Issue.record("\(done.outcome)")
                return
            }
            #expect(time == .seconds(3600))
            #expect(done.log.count == 1)
            #expect(try await town.value("select count(*) from programme.review_cycle") == "0")
            await queue.close()
        }
    }

    @Test("installing twice changes nothing; the schedules stand in the city's time")
    func schedules() async throws {
        try await withTown { town in
            _ = try await town.connection.run { c in
                try ProgrammeSchedules.install(c)
            }
            let state = "select xmin::text || args::text from skein.schedules order by name"
            let before = try await town.lines(state)
            _ = try await town.connection.run { c in
                try ProgrammeSchedules.install(c)
            }
            #expect(try await town.lines(state) == before)
            #expect(
                try await town.lines(
                    "select name, kind, rule, time_zone, calendar, roll, misfire, enabled from skein.schedule order by name"
                )
                    == [
                        "calendar.check/daily calendar.check cron: 0 9 * 11-12 * Asia/Shanghai cn none once true",
                        "calendar.check/weekly calendar.check cron: 0 9 * 10 1 Asia/Shanghai cn none once true",
                        "compliance.sweep/weekly compliance.sweep cron: 30 6 * * 1 Asia/Shanghai cn none once true",
                        "lessonprep.sweep/weekly lessonprep.sweep cron: 0 6 * * 1 Asia/Shanghai cn none once true",
                        "notify.digest/daily notify.digest cron: 45 7 * * * Asia/Shanghai cn none once true",
                        "notify.digest/hourly notify.digest cron: 0 * * * * Asia/Shanghai cn none once true",
                        "notify.digest/weekly notify.digest cron: 45 7 * * 1 Asia/Shanghai cn none once true",
                        "notify.reap notify.reap cron: * * * * * Asia/Shanghai cn none once true",
                        "report.yearly/january report.yearly yearly: 01-15 03:00 Asia/Shanghai cn none once true",
                        "review.open_year/calendar review.open_year yearly: 12-01 09:00 Asia/Shanghai cn next once true",
                        "review.open_year/school review.open_year yearly: 06-01 09:00 Asia/Shanghai cn next once true",
                        "review.sweep review.sweep cron: 0 1 * * * Asia/Shanghai cn none once true",
                        "studio.audit/daily studio.audit cron: 0 2 * * * Asia/Shanghai cn none once true",
                        "studio.audit/half-yearly studio.audit cron: 0 3 1 1,7 * Asia/Shanghai cn none once true",
                        "training.sweep/weekly training.sweep cron: 0 7 * * 1 Asia/Shanghai cn none once true",
                        "video.quota_check/monthly video.quota_check cron: 0 3 1 * * Asia/Shanghai cn none once true",
                        "video.sync_status/hourly video.sync_status cron: 17 * * * * Asia/Shanghai cn none once true",
                    ])
        }
    }

    @Test("a worker's login runs the jobs and reads no table; a viewer reads views and runs nothing")
    func rights() async throws {
        try await withTown(holders: 20) { town in
            let worker = try await town.database.createLogin("worker", in: ["skein_worker"])
            let viewer = try await town.database.createLogin("viewer", in: ["skein_viewer"])
            let producer = try await town.database.createLogin("producer", in: ["skein_producer"])
            let run = #"select programme.review_open_year('{"review_year": \#(Town.year), "basis": "calendar_year"}')"#
            let tables = "select count(*) from programme.people"
            let views = "select count(*) from programme.review_progress; select count(*) from programme.notification"
            func refused(_ login: (role: String, conninfo: String), _ sql: String) async throws -> Bool {
                let c = try await PGConnection.connect(login.conninfo, logger: testLogger)
                return try await c.run { c in
                    defer { c.close() }
                    do {
                        try c.script(sql)
                        return false
                    } catch let error as PGError where error.sqlState == "42501" {
                        return true
                    }
                }
            }
            #expect(try await !refused(worker, run))
            #expect(try await refused(worker, tables))
            #expect(try await !refused(worker, views))
            #expect(try await refused(viewer, run))
            #expect(try await refused(viewer, tables))
            #expect(try await !refused(viewer, views))
            #expect(try await refused(viewer, "select programme.generate_city(1)"))
            for sql in [run, tables, views] {
                #expect(try await refused(producer, sql))
            }
            // A producer stages rows and does nothing else of ours.
            #expect(
                try await town.lines(
                    """
                    select p.proname from pg_proc p
                    where p.pronamespace = 'programme'::regnamespace and has_function_privilege('skein_producer', p.oid, 'execute')
                    order by 1
                    """) == ["add_rows", "begin_batch", "discard", "ready"])
        }
    }
}
