package import Logging
import PQ
package import Skein
import SkeinTelemetry
import Synchronization

/// The database of a benchmark: one that holds no other jobs, since a benchmark fills and empties the queue.
package struct BenchDatabase: Sendable {
    package static let queue = "bench"
    package static let kind = "noop"

    package let database: Database
    package let logger: Logger

    /// - Parameter sharesDatabase: Whether jobs of other queues may be there, put by the benchmark itself.
    /// - Throws: ``BenchError`` when the database holds jobs of others.
    package init(_ database: Database, logger: Logger, sharesDatabase: Bool = false) async throws {
        self.database = database
        self.logger = logger
        try await database.pool.run { connection in
            let holdsJobs: Bool = try connection.query(
                """
                select exists (select from skein.waiting)
                    or exists (select from skein.lanes l cross join lateral skein.unclaimed(l.lane, 1) where l.queue <> 'bench')
                """
            ).get(row: 0, 0)
            guard sharesDatabase || !holdsJobs else { throw BenchError.holdsJobs }
            _ = try connection.query(
                "select skein.define_kind('noop', args_schema => $1::jsonb, queue => 'bench')", [.jsonb(rules)])
            _ = try connection.query("select skein.define_queue('bench')")
        }
    }

    /// Adds no-op jobs to the backlog.
    package func fill(_ jobs: Int) async throws {
        let batch = 10_000
        var left = jobs
        while left > 0 {
            let count = min(batch, left)
            try await database.pool.run { connection in
                _ = try connection.query(
                    """
                    select count(*)
                    from skein.enqueue_many('noop', array_fill('{}'::jsonb, array[$1::int4]), queue => 'bench')
                    """, [.int4(Int32(count))], timeout: .seconds(120))
            }
            left -= count
        }
    }

    /// The jobs per second with which one worker drains a backlog of so many.
    package func drain(_ jobs: Int, concurrency: Int = 4) async throws -> Double {
        let done = Mutex(0)
        var registry = JobRegistry()
        registry.handle(raw: JobKind(rawValue: Self.kind)) { _, _ in
            done.withLock { $0 += 1 }
            return .done
        }
        var configuration = Worker.Configuration(
            queues: [Self.queue], concurrency: concurrency, name: "bench", mode: .drain)
        configuration.installsKinds = false
        let start = ContinuousClock.now
        // As `skein worker --web` does, so that what counting costs is in the figure.
        try await Worker(
            database, jobs: registry, configuration: configuration, logger: logger, metrics: PrometheusRegistry()
        ).run()
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        let count = done.withLock { $0 }
        guard count == jobs else { throw BenchError.incomplete(done: count, of: jobs) }
        return Double(jobs) / seconds
    }

    /// A connection of its own, beside the pool.
    func connect() async throws -> PGConnection {
        try await PGConnection.connect(database.conninfo, options: database.options, logger: logger)
    }
}

/// Three rules, as a small real kind has.
private let rules = """
    {"type": "object", "properties": {"n": {"type": "integer", "minimum": 0}, "name": {"type": "string", "maxLength": 100}}}
    """

/// Why a benchmark does not run.
public enum BenchError: Error, Sendable, CustomStringConvertible {
    /// The database holds jobs of others.
    case holdsJobs
    /// Fewer jobs were done than enqueued.
    case incomplete(done: Int, of: Int)

    /// What to do about it.
    public var description: String {
        switch self {
        case .holdsJobs: "this database holds jobs; give the benchmark an empty one of its own with --db"
        case .incomplete(let done, let all): "\(done) of \(all) jobs were done; the figures would mean nothing"
        }
    }
}
