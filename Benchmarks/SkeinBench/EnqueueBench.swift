public import Logging
import PQ
public import Skein

/// How fast jobs come in: in bulk with argument rules on, and one by one from eight sessions, into the kind's own queue and into
/// another, beside a bare INSERT of the same row into a plain table and into a partitioned one.
public struct EnqueueBench: Sendable {
    private let jobs: Int
    private let rounds: Int
    private let sessions = 8

    /// `jobs` is the size of the bulk; a hundredth of it is enqueued one by one by each session.
    public init(jobs: Int = 500_000, rounds: Int = 3) {
        self.jobs = jobs
        self.rounds = rounds
    }

    /// Measures.
    public func run(_ database: Database, logger: Logger) async throws -> BenchReport {
        let bench = try await BenchDatabase(database, logger: logger)
        var bulk: [Double] = []
        var single: [Double] = []
        var elsewhere: [Double] = []
        var bare: [Double] = []
        var partitioned: [Double] = []
        let each = max(1, jobs / 100)
        // Before the bulk: all three tables grow alike.
        try await prepareBare(bench)
        for _ in 0..<max(1, rounds) {
            single.append(try await rate(each * sessions) { try await oneByOne(bench, each, Self.enqueue) })
            elsewhere.append(
                try await rate(each * sessions) { try await oneByOne(bench, each, Self.enqueueElsewhere) })
            bare.append(try await rate(each * sessions) { try await oneByOne(bench, each, Self.insert("bench_bare")) })
            partitioned.append(
                try await rate(each * sessions) { try await oneByOne(bench, each, Self.insert("bench_partitioned")) })
        }
        for _ in 0..<max(1, rounds) {
            bulk.append(try await rate(jobs) { try await enqueueMany(bench) })
        }
        var report = BenchReport("enqueue")
        report.add("bulk_jobs_per_second", .number(bulk.median))
        report.add("single_jobs_per_second", .number(single.median))
        report.add("neighbour_per_second", .number(bare.median))
        report.add("partitioned_neighbour_per_second", .number(partitioned.median))
        report.add("ratio", .number(zip(single, bare).map { $0 / $1 }.median))
        report.add("other_queue_ratio", .number(zip(elsewhere, bare).map { $0 / $1 }.median))
        report.add("partitioned_ratio", .number(zip(single, partitioned).map { $0 / $1 }.median))
        report.add("bulk_rounds", .numbers(bulk))
        report.add("single_rounds", .numbers(single))
        report.add("neighbour_rounds", .numbers(bare))
        report.add("partitioned_neighbour_rounds", .numbers(partitioned))
        try await bench.database.pool.run { try $0.script("drop table bench_bare, bench_partitioned") }
        return report
    }

    private func rate(_ count: Int, _ body: () async throws -> Void) async rethrows -> Double {
        let start = ContinuousClock.now
        try await body()
        return Double(count) / ((ContinuousClock.now - start) / .seconds(1))
    }

    private func enqueueMany(_ bench: BenchDatabase) async throws {
        let batch = 5000
        let args = [String](repeating: "{\"n\": 1, \"name\": \"a common name\"}", count: batch)
        let connection = try await bench.connect()
        try await connection.run { connection in
            for _ in 0..<(jobs / batch) {
                _ = try connection.query(
                    "select count(*) from skein.enqueue_many('noop', $1::jsonb[], queue => 'bench')",
                    [.jsonbArray(args)], timeout: .seconds(60))
            }
        }
        await connection.close()
    }

    /// Two tables for the same row with the same columns and indexes, and nothing else: a plain one, and one that is partitioned
    /// as the ready log is.
    private func prepareBare(_ bench: BenchDatabase) async throws {
        try await bench.database.pool.run { connection in
            try connection.script(
                """
                drop table if exists bench_bare, bench_partitioned;
                create table bench_bare (like skein.ready including defaults including indexes);
                create table bench_partitioned (like skein.ready including defaults including indexes) partition by range (slice);
                create table bench_partitioned_1 partition of bench_partitioned for values from (1) to (2);
                """)
        }
    }

    private static let enqueue = "select job_id from skein.enqueue('noop', '{\"n\": 1}')"
    private static let enqueueElsewhere = "select job_id from skein.enqueue('noop', '{\"n\": 1}', queue => 'default')"

    private static func insert(_ table: String) -> String {
        """
        insert into \(table) (id, created_at, run_at, slice, lane, kind, attempt, max_attempts, crashes, flags, producer, args)
        values (nextval('skein.job_id'), clock_timestamp(), clock_timestamp(), 1, 1, 1, 1, 5, 0, 0, session_user, '{"n": 1}')
        """
    }

    private func oneByOne(_ bench: BenchDatabase, _ each: Int, _ sql: String) async throws {
        let statement = PGStatement(name: "one", sql: sql)
        var connections: [PGConnection] = []
        for _ in 0..<sessions { connections.append(try await bench.connect()) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for connection in connections {
                group.addTask {
                    try await connection.run { connection in
                        for _ in 0..<each { _ = try connection.execute(statement) }
                    }
                }
            }
            try await group.waitForAll()
        }
        for connection in connections { await connection.close() }
    }
}
