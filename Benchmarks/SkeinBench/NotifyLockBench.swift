public import Logging
import PQ
public import Skein
import Synchronization

/// Whether commits queue up at the lock that PostgreSQL takes for NOTIFY while a worker has a backlog to work on and eight
/// sessions enqueue one by one. Its neighbour is the same eight sessions with a NOTIFY in each transaction, as a queue that rings
/// on each enqueue does.
///
/// PostgreSQL holds this lock from just before the commit until just after it, so that transactions which notify commit one at
/// a time (`PreCommit_Notify` in its `async.c`).
public struct NotifyLockBench: Sendable {
    private let jobs: Int
    private let rounds: Int
    private let sessions = 8

    /// `jobs` is the backlog that keeps the worker busy.
    public init(jobs: Int = 2_000_000, rounds: Int = 3) {
        self.jobs = jobs
        self.rounds = rounds
    }

    /// What was seen while something ran.
    private struct Seen {
        var samples = 0
        var withWaiter = 0
        var commits = 0
        var seconds = 0.0

        static func + (left: Seen, right: Seen) -> Seen {
            Seen(
                samples: left.samples + right.samples, withWaiter: left.withWaiter + right.withWaiter,
                commits: left.commits + right.commits, seconds: left.seconds + right.seconds)
        }
    }

    /// Measures.
    ///
    /// - Throws: ``BenchError`` when the database holds other jobs or not all were done.
    public func run(_ database: Database, logger: Logger) async throws -> BenchReport {
        let bench = try await BenchDatabase(database, logger: logger)
        try await bench.database.pool.run { try $0.script("create table bench_notify (n int not null)") }
        var ours = Seen()
        var theirs = Seen()
        for _ in 0..<max(1, rounds) {
            ours = ours + (try await busyWorker(bench))
            theirs = theirs + (try await ringing(bench))
        }
        try await bench.database.pool.run { try $0.script("drop table bench_notify") }
        var report = BenchReport("notify_lock")
        report.add("jobs", .integer(jobs))
        report.add("samples", .integer(ours.samples))
        report.add("samples_with_a_waiter", .integer(ours.withWaiter))
        report.add("enqueued_per_second", .number(Double(ours.commits) / ours.seconds))
        report.add("neighbour_samples", .integer(theirs.samples))
        report.add("neighbour_samples_with_a_waiter", .integer(theirs.withWaiter))
        report.add("neighbour_per_second", .number(Double(theirs.commits) / theirs.seconds))
        return report
    }

    /// Sessions enqueue one by one until the worker has done the backlog that it began with; until then it has no reason to sleep.
    private func busyWorker(_ bench: BenchDatabase) async throws -> Seen {
        try await bench.fill(jobs)
        let done = Mutex(0)
        let atWork = Atomic(true)
        var registry = JobRegistry()
        let backlog = jobs
        registry.handle(raw: JobKind(rawValue: BenchDatabase.kind)) { _, _ in
            let count = done.withLock { count in
                count += 1
                return count
            }
            if count == backlog { atWork.store(false, ordering: .relaxed) }
            return .done
        }
        var configuration = Worker.Configuration(queues: [BenchDatabase.queue], concurrency: 4, name: "bench")
        configuration.installsKinds = false
        let worker = Worker(bench.database, jobs: registry, configuration: configuration, logger: bench.logger)
        let running = Task { try await worker.run() }
        while done.withLock({ $0 }) == 0 { try await Task.sleep(for: .milliseconds(1)) }
        let seen = try await watch(
            bench, sql: "select job_id from skein.enqueue('noop', '{}')", while: { atWork.load(ordering: .relaxed) })
        let patience = ContinuousClock.now + .seconds(60)
        while done.withLock({ $0 }) < backlog + seen.commits, ContinuousClock.now < patience {
            try await Task.sleep(for: .milliseconds(20))
        }
        worker.drain()
        try await running.value
        let count = done.withLock { $0 }
        guard count == backlog + seen.commits else {
            throw BenchError.incomplete(done: count, of: backlog + seen.commits)
        }
        return seen
    }

    private func ringing(_ bench: BenchDatabase) async throws -> Seen {
        let end = ContinuousClock.now + .seconds(5)
        return try await watch(
            bench,
            sql: "with one as (insert into bench_notify values (1) returning n) select pg_notify('bench', '') from one",
            while: { ContinuousClock.now < end })
    }

    /// The sessions run `sql`, each a transaction, while another looks each millisecond whether somebody waits for the lock.
    private func watch(
        _ bench: BenchDatabase, sql: String, while goesOn: @escaping @Sendable () -> Bool
    ) async throws -> Seen {
        let start = ContinuousClock.now
        let watcher = try await bench.connect()
        var connections: [PGConnection] = []
        for _ in 0..<sessions { connections.append(try await bench.connect()) }
        let statement = PGStatement(name: "one", sql: sql)
        var seen = try await withThrowingTaskGroup(of: Seen.self) { group in
            for connection in connections {
                group.addTask {
                    try await connection.run { connection in
                        var seen = Seen()
                        while goesOn() {
                            _ = try connection.execute(statement)
                            seen.commits += 1
                        }
                        return seen
                    }
                }
            }
            group.addTask {
                var seen = Seen()
                while goesOn() {
                    let waits = try await watcher.run { try $0.execute(Self.waiter).get(row: 0, 0) as Bool }
                    seen.samples += 1
                    if waits { seen.withWaiter += 1 }
                    try await Task.sleep(for: .milliseconds(1))
                }
                return seen
            }
            return try await group.reduce(Seen(), +)
        }
        seen.seconds = (ContinuousClock.now - start) / .seconds(1)
        for connection in connections + [watcher] { await connection.close() }
        return seen
    }

    /// The lock is on no database in particular: object 0 of the class `pg_database`.
    private static let waiter = PGStatement(
        name: "notify_waiter",
        sql: """
            select exists (
                select
                from pg_locks
                where locktype = 'object' and classid = 'pg_database'::regclass and objid = 0 and not granted)
            """)
}
