import FoundationEssentials
import LocalPostgres
import PQ
import SkeinSQL
import Synchronization
import TestSupport
import Testing

/// A batch as a worker holds it: the lease that settling names, and its jobs.
struct HeldLease: Sendable {
    var slice: Int32
    var lane: Int32
    var seq: Int64
    var token: Int64
    var ids: [Int64]
    var attempts: [Int16]
}

/// What several sessions count together.
final class Tally<Element: Sendable>: Sendable {
    private let held = Mutex<[Element]>([])

    func add(_ more: [Element]) {
        held.withLock { $0 += more }
    }

    var all: [Element] { held.withLock { $0 } }
}

/// Set once by one session and looked at by others.
final class Flag: Sendable {
    private let held = Atomic<Bool>(false)

    var isSet: Bool { held.load(ordering: .sequentiallyConsistent) }

    func set() {
        held.store(true, ordering: .sequentiallyConsistent)
    }
}

/// The same numbers for the same seed on every machine.
struct SeededNumbers: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed &+ 0x9E37_79B9_7F4A_7C15
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

/// One session of a database of its own, in which the kind `k` is defined.
func withQueue(_ body: @Sendable (isolated PGConnection) throws -> Void) async throws {
    try await withDatabase(.skein) { database in
        let c = try await database.connect()
        try await c.run { c throws in
            _ = try c.query("select skein.define_kind('k')")
            try body(c)
            c.close()
        }
    }
}

/// A server of its own with a queue in its database `postgres`; the body gets the superuser's conninfo.
func withQueueServer(
    settings: [String: String] = [:], _ body: @Sendable (String) async throws -> Void
) async throws {
    let careless = ["fsync": "off", "full_page_writes": "off"].merging(settings) { _, given in given }
    try await withCluster(settings: careless) { server in
        let conninfo = server.conninfo + " dbname=postgres"
        let c = try await PGConnection.connect(conninfo, logger: testLogger)
        try await c.run { c throws in
            _ = try Migrator(logger: testLogger, parts: [.skein]).up(c)
            _ = try c.query("select skein.define_kind('k')")
            c.close()
        }
        try await body(conninfo)
    }
}

/// Runs `body` in so many sessions at once and closes them.
func inSessions(
    _ conninfo: String, _ count: Int, options: PGConnectOptions = .init(),
    _ body: @escaping @Sendable (Int, isolated PGConnection) throws -> Void
) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
        for index in 0..<count {
            group.addTask {
                let c = try await PGConnection.connect(conninfo, options: options, logger: testLogger)
                try await c.run { c throws in
                    defer { c.close() }
                    try body(index, c)
                }
            }
        }
        try await group.waitForAll()
    }
}

extension PGConnection {
    /// Enqueues with these arguments of `skein.enqueue`; the job's id.
    @discardableResult
    func job(_ arguments: String = "'k'") throws -> Int64 {
        try query("select job_id from skein.enqueue(\(arguments))").get(row: 0, 0)
    }

    /// Enqueues so many at once; their ids.
    @discardableResult
    func jobs(_ count: Int, kind: String = "k", _ options: String = "") throws -> [Int64] {
        let more = options.isEmpty ? "" : ", " + options
        let rows = try query(
            """
            select job_id from skein.enqueue_many($1, array(select '{}'::jsonb from generate_series(1, $2))\(more))
            order by ordinal
            """, [.text(kind), .int4(Int32(count))], timeout: .seconds(60))
        return try (0..<rows.count).map { try rows.get(row: $0, 0) }
    }

    /// Registers a worker; its number.
    func worker(_ queues: [String] = ["default"]) throws -> Int64 {
        try query("select skein.register_worker('w', 'h', 1, '1', $1, 10)", [.textArray(queues)]).get(row: 0, 0)
    }

    /// Claims one batch; nil when there is nothing.
    func claim(
        _ worker: Int64, limit: Int = 1000, free: Int = 1000, suspects: Int = 1, turn: Int = 0,
        queues: [String] = ["default"]
    ) throws -> HeldLease? {
        let rows = try query(
            "select slice, lane, seq, token, ids, attempts from skein.claim_batch($1, $2, $3, $4, $5, $6)",
            [
                .int8(worker), .textArray(queues), .int4(Int32(limit)), .int4(Int32(free)), .int4(Int32(suspects)),
                .int4(Int32(turn)),
            ], timeout: .seconds(60))
        guard rows.count == 1 else { return nil }
        let attempts = try rows.text(row: 0, 5) ?? "{}"
        return HeldLease(
            slice: try rows.get(row: 0, 0), lane: try rows.get(row: 0, 1), seq: try rows.get(row: 0, 2),
            token: try rows.get(row: 0, 3), ids: try rows.get(row: 0, 4),
            attempts: attempts.dropFirst().dropLast().split(separator: ",").compactMap { Int16($0) })
    }

    /// Everything that can be claimed now, one batch after the other.
    func claimAll(_ worker: Int64, limit: Int = 1000, queues: [String] = ["default"]) throws -> [HeldLease] {
        var all: [HeldLease] = []
        while let lease = try claim(worker, limit: limit, queues: queues) {
            all.append(lease)
        }
        return all
    }

    /// Completes plain jobs; the refused ones.
    @discardableResult
    func settle(_ lease: HeldLease, part: Int = 0, ids: [Int64]? = nil) throws -> [Int64] {
        let ids = ids ?? lease.ids
        return try query(
            "select skein.settle($1, $2, $3, $4, $5, $6, $7)",
            [
                .int4(lease.slice), .int4(lease.lane), .int8(lease.seq), .int8(lease.token), .int4(Int32(part)),
                .int8Array(ids), .int4Array(ids.map { _ in 7 }),
            ]
        ).get([Int64]?.self, row: 0, 0) ?? []
    }

    /// Settles jobs one by one; `results` is JSON. The refused ones.
    @discardableResult
    func settleEach(_ lease: HeldLease, part: Int = 0, _ results: String) throws -> [Int64] {
        try query(
            "select skein.settle_each($1, $2, $3, $4, $5, $6)",
            [
                .int4(lease.slice), .int4(lease.lane), .int8(lease.seq), .int8(lease.token), .int4(Int32(part)),
                .jsonb(results),
            ]
        ).get([Int64]?.self, row: 0, 0) ?? []
    }

    /// Settles every job of the lease with the same outcome, given as the inside of a JSON object.
    @discardableResult
    func settleAll(_ lease: HeldLease, part: Int = 0, _ outcome: String) throws -> [Int64] {
        try settleEach(
            lease, part: part,
            "[" + lease.ids.map { "{\"id\": \($0), \(outcome)}" }.joined(separator: ",") + "]")
    }

    /// The leader's full sweep; how many were let through.
    @discardableResult
    func admit() throws -> Int {
        Int(try query("select admitted from skein.admit()").get(Int32.self, row: 0, 0))
    }

    /// The job's state as people see it, `none` when there is no such job, all of them when it had two.
    func state(_ id: Int64) throws -> String {
        try value("select coalesce(string_agg(state, '+'), 'none') from skein.job where id = $1", [.int8(id)])
    }

    /// How many jobs there are in each state, as `available 3, running 2`.
    func states() throws -> String {
        try value(
            """
            select coalesce(string_agg(state || ' ' || n, ', ' order by state), '')
            from (select state, count(*) as n from skein.job group by state) s
            """)
    }

    /// Makes waiting jobs due now.
    func makeDue() throws {
        _ = try query("update skein.waiting set run_at = clock_timestamp() - interval '1 second' where reason = 'due'")
    }

    /// The SQLSTATE, pointer and rule of the error that a statement ends with; of PostgreSQL's own the SQLSTATE alone.
    func refused(_ sql: String, _ parameters: [PGValue] = []) throws -> String {
        do {
            _ = try query(sql, parameters)
            return "accepted"
        } catch let error as PGError {
            let state = error.sqlState ?? error.message
            guard state.hasPrefix("SK") else { return state }
            return try value(
                "select concat_ws(' ', $1, nullif($2::jsonb ->> 'pointer', ''), $2::jsonb ->> 'rule')",
                [.text(state), .jsonb(error.detail ?? "{}")])
        }
    }
}
