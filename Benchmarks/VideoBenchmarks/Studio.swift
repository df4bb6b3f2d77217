import Logging
import PQ
import Programme
import Skein

/// The programme's jobs on a database, with places for videos.
struct Studio {
    let database: Database
    let jobs: JobRegistry
    let logger: Logger

    init(_ database: Database, _ footage: Footage, logger: Logger) async throws {
        self.database = database
        self.logger = logger
        var jobs = JobRegistry()
        try ProgrammeJobs.register(
            in: &jobs,
            video: VideoPlaces(
                root: footage.directory + "/out", sources: [footage.sources], preset: "superfast"))
        jobs.handle(raw: "bench.short") { _, _ in .done }
        self.jobs = jobs
        try await database.pool.run { [jobs] in try jobs.install($0) }
    }

    /// Registers sources, each under its own code.
    func add(_ paths: [String], _ name: String) async throws {
        try await run(
            "select programme.video_add($1::text || '-' || n, '第' || n || '课', p) from unnest($2::text[]) with ordinality f (p, n)",
            [.text(name), .textArray(paths)])
    }

    func run(_ sql: String, _ parameters: [PGValue] = []) async throws {
        try await database.pool.run { _ = try $0.query(sql, parameters, timeout: .seconds(300)) }
    }

    func count(_ rows: String) async throws -> Int {
        try await database.pool.run { connection in
            Int(try connection.query("select count(*) from \(rows)", timeout: .seconds(60)).get(Int64.self, row: 0, 0))
        }
    }

    func worker(_ queues: [String], _ concurrency: Int, drains: Bool, places: [String: Int] = [:]) -> Worker {
        var configuration = Worker.Configuration(queues: queues, concurrency: concurrency, name: "bench")
        configuration.queueConcurrency = places
        configuration.mode = drains ? .drain : configuration.mode
        return Worker(database, jobs: jobs, configuration: configuration, logger: logger)
    }

    /// So many workers do all that is in these queues, and what follows from it there.
    func workOff(_ queues: [String], workers: Int = 1, concurrency: Int) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<workers {
                let worker = worker(queues, concurrency, drains: true)
                group.addTask { try await worker.run() }
            }
            try await group.waitForAll()
        }
    }
}
