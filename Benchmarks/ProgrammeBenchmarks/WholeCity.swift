import Logging
import PQ
import Programme
import Skein
import SkeinBench

/// A city in which everybody who has a main post holds a title, so that everybody is reviewed.
struct WholeCity {
    private let database: Database
    private let logger: Logger
    private let jobs: JobRegistry
    private static let queues = ["review", "notify"]

    init(_ database: Database, people: Int, logger: Logger) async throws {
        self.database = database
        self.logger = logger
        var jobs = JobRegistry()
        try ProgrammeJobs.register(in: &jobs)
        self.jobs = jobs
        try await database.pool.run { [jobs] connection in
            try jobs.install(connection)
            _ = try connection.query(
                "select programme.generate_city(2026, people => $1::int4)", [.int4(Int32(people))],
                timeout: .seconds(300))
            _ = try connection.query(Self.titlesForAll, timeout: .seconds(60))
            try connection.script("analyze programme.title_terms", timeout: .seconds(60))
        }
    }

    private static let titlesForAll = """
        insert into programme.title_terms (person_id, cohort_id, track, tier_id, period, organisation_id)
        select p.person_id, c.cohort_id, c.track, 1, c.management_period, p.organisation_id
        from programme.posts p
        join programme.cohorts c on c.track = 'master_teacher'
        where p.is_main
            and not exists (select from programme.title_terms t where t.person_id = p.person_id)
        """

    /// Opens the yearly review of everybody and sends the notices that go with it. Reviews per second counts from the
    /// enqueue to the end of the last notice.
    func openReviews() async throws -> BenchReport {
        let seconds = try await workedOff {
            try await enqueue(
                OpenReviewYear.kind, #"{"v":1,"review_year":2026,"basis":"calendar_year"}"#)
        }
        let reviews = try await count("programme.review")
        let notices = try await count("programme.notification_recipients")
        var report = BenchReport("open_reviews")
        report.add("reviews", .integer(reviews))
        report.add("reminders_scheduled", .integer(try await count("programme.review_reminders where result is null")))
        report.add("notices", .integer(notices))
        report.add("seconds", .number(seconds))
        report.add("reviews_per_second", .number(Double(reviews) / seconds))
        report.add("notices_per_second", .number(Double(notices) / seconds))
        return report
    }

    /// Sends one message to every teacher, in one job.
    func notifyTeachers() async throws -> BenchReport {
        try await notify("notify_teachers", #"{"post": "teacher"}"#)
    }

    /// Sends one message to everybody by a stored list, in one job; half of them hold a preference that counts.
    func notifyAll() async throws -> BenchReport {
        try await database.pool.run { connection in
            _ = try connection.query(
                """
                select programme.set_audience_list('all', array_agg(p.staff_no)),
                    count(programme.set_preference(p.staff_no, 'review', 'email', 'daily')) filter (where p.person_id % 2 = 0)
                from programme.people p
                """, timeout: .seconds(300))
        }
        return try await notify("notify_all", #"{"list": "all"}"#)
    }

    private func notify(_ name: String, _ audience: String) async throws -> BenchReport {
        let before = try await count("programme.notification_recipients")
        let seconds = try await workedOff {
            try await enqueue(
                SendNotification.kind,
                """
                {"v": 1, "template": "review.year_opened", "audience": \(audience),
                 "params": {"year": 2026, "total": 1, "due": "2026-12-22"}, "severity": "normal", "category": "review",
                 "subject": "city:1", "dedupe_key": "bench:\(name)"}
                """)
        }
        let delivered = try await count("programme.notification_recipients") - before
        var report = BenchReport(name)
        report.add("recipients", .integer(delivered))
        report.add("seconds", .number(seconds))
        report.add("deliveries_per_second", .number(Double(delivered) / seconds))
        return report
    }

    private func enqueue(_ kind: JobKind, _ args: String) async throws {
        try await database.pool.run { connection in
            _ = try connection.query(
                "select skein.enqueue($1::text, $2::jsonb)", [.text(kind.rawValue), .jsonb(args)],
                timeout: .seconds(60))
        }
    }

    /// The seconds that one worker took for what `body` enqueues and all that follows from it.
    private func workedOff(_ body: () async throws -> Void) async throws -> Double {
        let start = ContinuousClock.now
        try await body()
        try await Worker(
            database, jobs: jobs,
            configuration: .init(queues: Self.queues, concurrency: 4, name: "bench", mode: .drain), logger: logger
        ).run()
        return (ContinuousClock.now - start) / .seconds(1)
    }

    private func count(_ rows: String) async throws -> Int {
        try await database.pool.run { connection in
            Int(try connection.query("select count(*) from \(rows)", timeout: .seconds(60)).get(Int64.self, row: 0, 0))
        }
    }
}
