import FoundationEssentials
public import Logging
import PQ
public import Skein
import Synchronization

/// Producers and one worker at once, for some seconds: what comes in and what is done, and how long a job waits under load.
public struct ContinuousBench: Sendable {
    private let seconds: Int
    private let producers = 2
    private let batch = 100

    /// Runs for `seconds`.
    public init(seconds: Int = 20) {
        self.seconds = max(1, seconds)
    }

    private struct Seen {
        var done = 0
        var waits: [Double] = []
    }

    /// Measures.
    public func run(_ database: Database, logger: Logger) async throws -> BenchReport {
        let bench = try await BenchDatabase(database, logger: logger)
        let seen = Mutex(Seen())
        var registry = JobRegistry()
        registry.handle(raw: JobKind(rawValue: BenchDatabase.kind)) { job, _ in
            // producers and worker share this machine's clock, which is also the server's
            let wait = job.runAt.timeIntervalSinceNow * -1000
            seen.withLock { seen in
                seen.done += 1
                if seen.done % 100 == 0 { seen.waits.append(max(0, wait)) }
            }
            return .done
        }
        var configuration = Worker.Configuration(queues: [BenchDatabase.queue], name: "bench")
        configuration.installsKinds = false
        let worker = Worker(bench.database, jobs: registry, configuration: configuration, logger: bench.logger)
        let running = Task { try await worker.run() }
        let start = ContinuousClock.now
        let enqueued = try await produce(bench, until: start + .seconds(seconds))
        let elapsed = (ContinuousClock.now - start) / .seconds(1)
        // the rest of the backlog, within the time that it took to make it
        let patience = ContinuousClock.now + .seconds(seconds)
        while seen.withLock({ $0.done }) < enqueued, ContinuousClock.now < patience {
            try await Task.sleep(for: .milliseconds(20))
        }
        let drained = (ContinuousClock.now - start) / .seconds(1)
        worker.drain()
        try await running.value
        let (done, waits) = seen.withLock { ($0.done, $0.waits) }
        guard done == enqueued else { throw BenchError.incomplete(done: done, of: enqueued) }
        var report = BenchReport("continuous")
        report.add("seconds", .integer(seconds))
        report.add("enqueued_per_second", .number(Double(enqueued) / elapsed))
        report.add("jobs_per_second", .number(Double(done) / drained))
        report.add("wait_median_milliseconds", .number(waits.median))
        report.add("wait_p99_milliseconds", .number(waits.quantile(0.99)))
        report.add("resident_megabytes", .number(ProcessFigures.residentMegabytes))
        return report
    }

    private func produce(_ bench: BenchDatabase, until end: ContinuousClock.Instant) async throws -> Int {
        let batch = batch
        return try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<producers {
                let connection = try await bench.connect()
                group.addTask {
                    let count = try await connection.run { connection in
                        var count = 0
                        while ContinuousClock.now < end {
                            _ = try connection.query(
                                """
                                select count(*)
                                from skein.enqueue_many('noop', array_fill('{}'::jsonb, array[$1::int4]), queue => 'bench')
                                """, [.int4(Int32(batch))])
                            count += batch
                        }
                        return count
                    }
                    await connection.close()
                    return count
                }
            }
            return try await group.reduce(0, +)
        }
    }
}
