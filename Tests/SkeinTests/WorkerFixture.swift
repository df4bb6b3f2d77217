import Logging
import PQ
import Skein
import SkeinTelemetry
import Synchronization
import TestSupport
import Testing

/// A job whose handler the test gives.
struct Chore: JobArgs, Equatable {
    static let kind: JobKind = "worker.chore"
    static let defaults = JobDefaults(maxAttempts: 3, backoff: .milliseconds(50), backoffMax: .milliseconds(100))

    var name = ""
    var ms = 0
}

/// As ``Chore``, with a timeout of a moment.
struct Hasty: JobArgs {
    static let kind: JobKind = "worker.hasty"
    static let defaults = JobDefaults(maxAttempts: 1, timeout: .milliseconds(300))

    var ms = 0
}

/// A worker that runs beside the test.
final class RunningWorker: Sendable {
    let worker: Worker
    private let task: Task<Void, any Error>

    init(
        _ database: Database, _ jobs: JobRegistry, _ configuration: Worker.Configuration = .quick,
        logger: Logger = testLogger, metrics: PrometheusRegistry? = nil, spans: (any JobSpans)? = nil
    ) {
        let worker = Worker(
            database, jobs: jobs, configuration: configuration, logger: logger, metrics: metrics, spans: spans)
        self.worker = worker
        task = Task { try await worker.run() }
    }

    /// Waits for its end.
    func ended() async throws { try await task.value }

    /// Tells it to drain and waits.
    func drain() async throws {
        worker.drain()
        try await ended()
    }

    func cancelTask() { task.cancel() }
}

extension Worker.Configuration {
    /// Short times, for tests.
    static var quick: Self {
        var configuration = Self(queues: ["default"], concurrency: 4, name: "test")
        configuration.heartbeatInterval = .milliseconds(200)
        configuration.heartbeatTimeout = .seconds(20)
        configuration.cancelGrace = .milliseconds(500)
        configuration.drainTimeout = .seconds(10)
        configuration.leaderInterval = .milliseconds(50)
        return configuration
    }

    static func quick(_ change: (inout Self) -> Void) -> Self {
        var configuration = quick
        change(&configuration)
        return configuration
    }
}

/// Log lines, kept for the test to look at.
final class LogBook: Sendable {
    private let lines = Mutex<[String]>([])

    var logger: Logger {
        var logger = Logger(label: "book") { _ in Handler(book: self) }
        logger.logLevel = .debug
        return logger
    }

    func count(_ text: String) -> Int {
        lines.withLock { lines in lines.count { $0.contains(text) } }
    }

    private struct Handler: LogHandler {
        let book: LogBook
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.debug

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let all = metadata.merging(event.metadata ?? [:]) { $1 }
            let values = all.sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
            book.lines.withLock { $0.append("\(event.message)\(values)") }
        }
    }
}

/// A gate that handlers wait at, for a bounded time.
final class Gate: Sendable {
    private let isOpen = Mutex(false)
    private let came = Mutex(0)

    /// How many have come, whether they passed or wait.
    var visitors: Int { came.withLock { $0 } }

    func open() { isOpen.withLock { $0 = true } }

    func pass() async throws {
        came.withLock { $0 += 1 }
        let end = ContinuousClock.now + .seconds(30)
        while !isOpen.withLock({ $0 }) {
            try await Task.sleep(for: .milliseconds(2))
            guard ContinuousClock.now < end else { throw TestFailure("nobody opened the gate") }
        }
    }
}

/// What happened, in order.
final class Diary<Entry: Sendable>: Sendable {
    private let list = Mutex<[Entry]>([])

    func write(_ entry: Entry) { list.withLock { $0.append(entry) } }

    var entries: [Entry] { list.withLock { $0 } }
}

/// Runs a test with a queue, a ledger and a client.
func withQueue(_ body: @Sendable (Database, Skein) async throws -> Void) async throws {
    try await withDatabase { test in
        let database = Database(test.conninfo, poolSize: 6, logger: testLogger)
        let outcome: Result<Void, any Error>
        do {
            var jobs = JobRegistry()
            jobs.handle(Chore.self) { _, _ in .done }
            jobs.handle(Hasty.self) { _, _ in .done }
            let registry = jobs
            try await database.pool.run { connection in
                try registry.install(connection)
                try connection.script("create table public.ledger (job bigint, attempt int)")
            }
            try await body(database, Skein(database))
            outcome = .success(())
        } catch {
            outcome = .failure(error)
        }
        await database.close()
        try outcome.get()
    }
}

extension Database {
    func int(_ sql: String, _ values: [PGValue] = []) async throws -> Int {
        try await pool.run { Int(try $0.query("select (\(sql))::int8", values).get(Int64?.self, row: 0, 0) ?? 0) }
    }

    func script(_ sql: String) async throws {
        try await pool.run { try $0.script(sql) }
    }
}

extension Skein {
    /// Waits until the job is in this state.
    func wait(_ id: JobID, _ state: JobState, within limit: Duration = .seconds(15)) async throws {
        try await eventually(within: limit, "job \(id) \(state)") { try await self.status(id).state == state }
    }
}

/// A registry in which ``Chore`` does this.
func chores(_ body: @escaping @Sendable (Job<Chore>, JobContext) async throws -> JobOutcome) -> JobRegistry {
    var jobs = JobRegistry()
    jobs.handle(Chore.self, body)
    return jobs
}

extension PGConnection {
    /// One line of the ledger, for the transaction that settles the job.
    func record(_ job: Job<Chore>) throws {
        _ = try query("insert into public.ledger values ($1, $2)", [.int8(job.id.rawValue), .int4(Int32(job.attempt))])
    }
}
