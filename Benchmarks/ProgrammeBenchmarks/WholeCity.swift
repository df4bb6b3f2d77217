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

    /// Sends one message to everybody, in one job a post. Expanded and delivered are the same for an in-app message: a row
    /// of its recipient, which is there for good when the job commits.
    func notifyEverybody() async throws -> BenchReport {
        let before = try await count("programme.notification_recipients")
        let posts = try await texts("select distinct p.post::text from programme.posts p order by 1")
        let seconds = try await workedOff {
            for post in posts {
                try await enqueue(
                    SendNotification.kind,
                    """
                    {"v": 1, "template": "review.year_opened", "audience": {"post": "\(post)"},
                     "params": {"year": 2026, "total": 1, "due": "2026-12-22"}, "severity": "normal",
                     "category": "review", "subject": "city:1", "dedupe_key": "bench:\(post)"}
                    """)
            }
        }
        let delivered = try await count("programme.notification_recipients") - before
        var report = BenchReport("notify_everybody")
        report.add("people", .integer(try await count("programme.people")))
        report.add("recipients", .integer(delivered))
        report.add("seconds", .number(seconds))
        report.add("deliveries_per_second", .number(Double(delivered) / seconds))
        return report
    }

    private func texts(_ sql: String) async throws -> [String] {
        try await database.pool.run { connection in
            let rows = try connection.query(sql, timeout: .seconds(60))
            return try (0..<rows.count).map { try rows.get(row: $0, 0) }
        }
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
