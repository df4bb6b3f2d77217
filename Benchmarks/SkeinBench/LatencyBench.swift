public import Logging
import PQ
public import Skein
import Synchronization

/// How long a job waits at an idle worker: from the return of the enqueue's commit to the first line of its handler, and what
/// the idle worker costs.
public struct LatencyBench: Sendable {
    private let jobs: Int
    private let interval: Duration

    /// One job each `interval`, so that the worker is asleep whenever one comes.
    public init(jobs: Int = 200, interval: Duration = .milliseconds(50)) {
        self.jobs = jobs
        self.interval = interval
    }

    /// Measures.
    public func run(_ database: Database, logger: Logger) async throws -> BenchReport {
        let bench = try await BenchDatabase(database, logger: logger)
        let started = Mutex<[Int64: ContinuousClock.Instant]>([:])
        var registry = JobRegistry()
        registry.handle(raw: JobKind(rawValue: BenchDatabase.kind)) { job, _ in
            let now = ContinuousClock.now
            started.withLock { $0[job.id.rawValue] = now }
            return .done
        }
        var configuration = Worker.Configuration(queues: [BenchDatabase.queue], name: "bench")
        configuration.installsKinds = false
        let worker = Worker(bench.database, jobs: registry, configuration: configuration, logger: bench.logger)
        let running = Task { try await worker.run() }
        try await Task.sleep(for: .seconds(3))
        let idleFrom = (ContinuousClock.now, ProcessFigures.processorTime)
        try await Task.sleep(for: .seconds(10))
        let idleShare = (ProcessFigures.processorTime - idleFrom.1) / (ContinuousClock.now - idleFrom.0)
        var enqueued: [Int64: ContinuousClock.Instant] = [:]
        let producer = try await bench.connect()
        for _ in 0..<jobs {
            let id = try await producer.run { connection in
                try connection.query("select job_id from skein.enqueue('noop', queue => 'bench')").int8(row: 0, 0)
            }
            enqueued[id] = .now
            try await Task.sleep(for: interval)
        }
        await producer.close()
        worker.drain()
        try await running.value
        let starts = started.withLock { $0 }
        let waits = enqueued.compactMap { id, at in starts[id].map { max(0, ($0 - at) / .milliseconds(1)) } }
        guard waits.count == jobs else { throw BenchError.incomplete(done: waits.count, of: jobs) }
        var report = BenchReport("latency")
        report.add("jobs", .integer(jobs))
        report.add("median_milliseconds", .number(waits.median))
        report.add("p99_milliseconds", .number(waits.quantile(0.99)))
        report.add("max_milliseconds", .number(waits.max() ?? .nan))
        report.add("idle_core_percent", .number(idleShare * 100))
        return report
    }
}
