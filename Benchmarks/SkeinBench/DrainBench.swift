public import Logging
import PQ
public import Skein

/// How fast one worker drains a backlog of no-op jobs, with the classical loop run beside it in the same database.
public struct DrainBench: Sendable {
    private let jobs: Int
    private let rounds: Int
    private let pinsSnapshot: Bool
    private let concurrency: Int

    /// - Parameters:
    ///   - jobs: The backlog of each round.
    ///   - rounds: How often both are measured, in turn.
    ///   - pinsSnapshot: Whether another session holds an old snapshot all the while.
    public init(jobs: Int = 500_000, rounds: Int = 3, pinsSnapshot: Bool = false, concurrency: Int = 4) {
        self.jobs = jobs
        self.rounds = rounds
        self.pinsSnapshot = pinsSnapshot
        self.concurrency = concurrency
    }

    /// Measures.
    ///
    /// - Throws: ``BenchError`` when the database holds other jobs or not all were done.
    public func run(_ database: Database, logger: Logger) async throws -> BenchReport {
        let bench = try await BenchDatabase(database, logger: logger)
        let neighbour = ClassicalLoop(bench: bench)
        let pin = pinsSnapshot ? try await pinned(bench) : nil
        var ours: [Double] = []
        var theirs: [Double] = []
        for round in 1...max(1, rounds) {
            try await bench.fill(jobs)
            ours.append(try await bench.drain(jobs, concurrency: concurrency))
            try await neighbour.fill(jobs)
            theirs.append(try await neighbour.drain(jobs))
            logger.info(
                "Round \(round)",
                metadata: ["jobs_per_second": "\(Int(ours[round - 1]))", "neighbour": "\(Int(theirs[round - 1]))"])
        }
        var report = BenchReport("drain")
        report.add("jobs", .integer(jobs))
        report.add("pinned_snapshot", .integer(pinsSnapshot ? 1 : 0))
        report.add("jobs_per_second", .number(ours.median))
        report.add("neighbour_per_second", .number(theirs.median))
        report.add("ratio", .number(zip(ours, theirs).map { $0 / $1 }.median))
        report.add("rounds", .numbers(ours))
        report.add("neighbour_rounds", .numbers(theirs))
        report.add("jobs_per_claim", .number(try await jobsPerClaim(bench)))
        report.add("dead_tuples", .integer(try await deadTuples(bench)))
        report.add("resident_megabytes", .number(ProcessFigures.residentMegabytes))
        try await neighbour.remove()
        await pin?.close()
        return report
    }

    /// A session with a snapshot and a transaction id of its own, as a forgotten report or a long import has.
    private func pinned(_ bench: BenchDatabase) async throws -> PGConnection {
        let connection = try await bench.connect()
        try await connection.run { connection in
            _ = try connection.query("begin isolation level repeatable read")
            _ = try connection.query("select pg_current_xact_id()")
        }
        return connection
    }

    private func jobsPerClaim(_ bench: BenchDatabase) async throws -> Double {
        try await bench.database.pool.run { connection in
            try connection.query("select avg(cardinality(ids))::float8 from skein.lease where ids <> '{}'").get(
                row: 0, 0)
        }
    }

    /// Rows of the log, lease and outcome tables that would have to be vacuumed.
    private func deadTuples(_ bench: BenchDatabase) async throws -> Int {
        try await bench.database.pool.run { connection in
            let dead: Int64 = try connection.query(
                """
                select coalesce(sum(pg_stat_get_dead_tuples(i.inhrelid)), 0)::int8
                from pg_inherits i
                where i.inhparent in ('skein.ready'::regclass, 'skein.lease'::regclass, 'skein.outcome'::regclass)
                """
            ).get(row: 0, 0)
            return Int(dead)
        }
    }
}
