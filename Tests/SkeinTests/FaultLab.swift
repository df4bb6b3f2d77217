import FoundationEssentials
import LocalPostgres
import PQ
import Skein
import SkeinSQL
import Synchronization
import TestSupport
import Testing

/// A database with the tables in which crashing workers write down what they do, and the processes that a test started.
final class FaultLab: Sendable {
    let conninfo: String
    let database: Database
    private let processes = Mutex<[FaultProcess]>([])

    /// Tables and kind for ``CrashWork`` jobs; `crash.other` is known to the database and not to every worker.
    static let schema = """
        create table public.runs (job bigint, attempt int, process int, at timestamptz default clock_timestamp());
        create table public.ledger (like public.runs including defaults);
        create table public.stale (like public.runs including defaults);
        select skein.define_kind('crash.work', max_attempts => 20, timeout => '60 s', backoff => '100 ms');
        select skein.define_kind('crash.other');
        """

    init(_ conninfo: String) async throws {
        self.conninfo = conninfo
        database = Database(conninfo, poolSize: 3, logger: testLogger)
        try await database.pool.run { try $0.script(Self.schema) }
    }

    /// Options that make a dead worker known soon.
    static let hasty = ["beat=200", "timeout=1500"]

    /// Starts a worker process.
    func start(_ options: String..., to other: String? = nil) throws -> FaultProcess {
        try start(with: Self.hasty + options, to: other)
    }

    /// Starts a worker process with the heartbeat that is shipped, unless the options say otherwise.
    func startAsShipped(_ options: String...) throws -> FaultProcess { try start(with: options, to: nil) }

    private func start(with options: [String], to other: String?) throws -> FaultProcess {
        let process = try FaultProcess(other ?? conninfo, options)
        processes.withLock { $0.append(process) }
        return process
    }

    func end() async {
        for process in processes.withLock({ $0 }) { await process.end() }
        await database.close()
    }

    /// How many results came too late, over all processes.
    var lateResults: Int { processes.withLock { $0 }.reduce(0) { $0 + $1.lateResults } }

    // MARK: Jobs

    /// Enqueues `count` jobs in one transaction; returns when they are committed.
    func enqueue(_ count: Int, ms: Int = 0, how: String = "sleep", effect: Bool = true) async throws -> [Int64] {
        let json = #"{"how":"\#(how)","ms":\#(ms),"effect":\#(effect)}"#
        return try await database.pool.run { connection in
            let rows = try connection.query(
                "select job_id from skein.enqueue_many('crash.work', array_fill($1::jsonb, array[$2::int]))",
                [.jsonb(json), .int4(Int32(count))])
            return try (0..<rows.count).map { try rows.get(Int64.self, row: $0, 0) }
        }
    }

    func int(_ sql: String, _ values: [PGValue] = []) async throws -> Int {
        try await database.pool.run {
            Int(try $0.query("select (\(sql))::int8", values).get(Int64?.self, row: 0, 0) ?? 0)
        }
    }

    func states() async throws -> [String: Int] {
        try await database.pool.run { connection in
            let rows = try connection.query("select state, count(*) from skein.job group by 1")
            var states: [String: Int] = [:]
            for row in 0..<rows.count {
                states[try rows.get(row: row, 0)] = Int(try rows.get(Int64.self, row: row, 1))
            }
            return states
        }
    }

    /// Waits until so many jobs are completed; the server may be away meanwhile.
    func completed(_ count: Int, within limit: Duration = .seconds(40)) async throws {
        var last = "nothing was seen"
        do {
            try await eventually(within: limit, "\(count) completed jobs") {
                guard let states = try? await self.states() else { return false }
                last = "\(states)"
                return states["completed"] ?? 0 >= count
            }
        } catch {
            throw TestFailure("\(error); last: \(last)")
        }
    }
}

extension FaultLab {
    /// Enqueues all along a run, at least `count` and until told; what was answered is acknowledged. An enqueue whose answer was
    /// lost is repeated under its request id, so that it is stored once.
    func produce(_ count: Int, until isOver: @Sendable () -> Bool = { true }) async throws -> [Int64] {
        var acknowledged: [Int64] = []
        while acknowledged.count < count || !isOver() {
            let request = "batch \(acknowledged.count)"
            let start = ContinuousClock.now
            while true {
                do {
                    acknowledged += try await batch(request)
                    break
                } catch let error as PGError where ContinuousClock.now - start < .seconds(30) && error.code != .usage {
                    try await Task.sleep(for: .milliseconds(100))
                }
            }
            try await Task.sleep(for: .milliseconds(280))
        }
        return acknowledged
    }

    private func batch(_ request: String) async throws -> [Int64] {
        try await database.pool.run { connection in
            let rows = try connection.query(
                """
                select job_id
                from skein.enqueue_many('crash.work',
                    array_fill('{"how":"sleep","ms":50,"effect":true}'::jsonb, array[68]), request_id => $1)
                """, [.text(request)])
            return try (0..<rows.count).map { try rows.get(Int64.self, row: $0, 0) }
        }
    }
}

/// Runs `body` with a database of the shared server.
func withLab(_ body: @Sendable (FaultLab) async throws -> Void) async throws {
    try await withDatabase { test in
        try await withLab(at: test.conninfo, body)
    }
}

/// Runs `body` with a server of its own, which it may kill.
func withFragileLab(
    settings: [String: String] = [:], _ body: @Sendable (FaultLab, LocalPostgres) async throws -> Void
) async throws {
    try await withCluster(settings: settings) { server in
        let connection = try await PGConnection.connect(server.conninfo, logger: testLogger)
        try await connection.run { c in
            _ = try Migrator(logger: testLogger, parts: [.skein]).up(c)
            c.close()
        }
        try await withLab(at: server.conninfo) { try await body($0, server) }
    }
}

/// Runs `body` with the tables of a lab in a database that has the queue.
func withLab(at conninfo: String, _ body: (FaultLab) async throws -> Void) async throws {
    let lab = try await FaultLab(conninfo)
    let outcome: Result<Void, any Error>
    do {
        try await body(lab)
        outcome = .success(())
    } catch {
        outcome = .failure(error)
    }
    await lab.end()
    try outcome.get()
}
