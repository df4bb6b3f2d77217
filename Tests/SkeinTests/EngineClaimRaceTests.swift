import PQ
import TestSupport
import Testing

/// What a race between writers and claimers came to.
struct ClaimRace: Sendable {
    var committed: Set<Int64>
    var claimed: [Int64]
    /// Transactions that were in progress when a window was drawn, committed later, and had their jobs found.
    var lateTransactions = 0
    var windows = 0
    var leases = 0

    var lost: Int { committed.subtracting(claimed).count }
    var doubled: Int { claimed.count - Set(claimed).count }
    var uncommitted: Int { Set(claimed).subtracting(committed).count }
}

/// Eight writers, of which some abort, some roll savepoints back, two hold transactions open and one prepares them,
/// against three claimers of two workers.
func raceClaims(_ conninfo: String, rounds: Int) async throws -> ClaimRace {
    let committed = Tally<Int64>()
    let claimed = Tally<Int64>()
    let writers = Tally<Int>()
    try await inSessions(conninfo, 11) { index, c in
        if index < 8 {
            // Whatever ends the writer, the claimers must learn of it.
            defer { writers.add([index]) }
            try write(c, index, rounds, committed)
            return
        }
        _ = try c.query("set synchronous_commit = off")
        let worker = Int64(1 + index % 2)
        var numbers = SeededNumbers(seed: UInt64(index))
        while true {
            let finished = writers.all.count == 8
            let lease = try c.claim(
                worker, limit: Int.random(in: 1...200, using: &numbers), turn: Int.random(in: 0...63, using: &numbers))
            if let lease {
                claimed.add(lease.ids)
            } else if finished {
                break
            }
            // A window that is used up while others commit: the next one must begin where this one ended.
            if Int.random(in: 0..<4, using: &numbers) == 0 { _ = try c.query("select pg_sleep(0.002)") }
        }
    }
    var race = ClaimRace(committed: Set(committed.all), claimed: claimed.all)
    let c = try await PGConnection.connect(conninfo, logger: testLogger)
    let (late, windows, leases) = try await c.run { c throws in
        defer { c.close() }
        let late = try c.value(
            """
            select count(distinct r.xid)
            from skein.lease l
            cross join lateral unnest(l.ids) i(id)
            join skein.ready r on r.id = i.id
            where r.xid < pg_snapshot_xmax(l.lo)
            """)
        return (
            late, try c.value("select count(distinct (lane, hi::text)) from skein.lease"),
            try c.value("select count(*) from skein.lease")
        )
    }
    race.lateTransactions = Int(late) ?? 0
    race.windows = Int(windows) ?? 0
    race.leases = Int(leases) ?? 0
    return race
}

private func write(_ c: isolated PGConnection, _ index: Int, _ rounds: Int, _ committed: Tally<Int64>) throws {
    var numbers = SeededNumbers(seed: UInt64(1000 + index))
    var held: [(name: String, ids: [Int64])] = []
    let isLong = index < 2
    let prepares = index == 2
    for round in 0..<(isLong ? rounds / 10 : rounds) {
        try c.script("begin")
        var ids = try c.jobs(Int.random(in: 1...40, using: &numbers))
        if Int.random(in: 0..<3, using: &numbers) == 0 {
            try c.script("savepoint s")
            try c.jobs(Int.random(in: 1...20, using: &numbers))
            try c.script("rollback to s")
            ids += try c.jobs(3, Bool.random(using: &numbers) ? "priority => 300" : "")
        }
        if isLong {
            _ = try c.query("select pg_sleep($1)", [.float8(Double.random(in: 0.05...0.4, using: &numbers))])
            ids += try c.jobs(10)
        }
        if Int.random(in: 0..<6, using: &numbers) == 0 {
            try c.script("rollback")
        } else if prepares {
            try c.script("prepare transaction 'race_\(round)'")
            held.append(("race_\(round)", ids))
            if held.count > 4 || round % 7 == 0 {
                let oldest = held.removeFirst()
                try c.script("commit prepared '\(oldest.name)'")
                committed.add(oldest.ids)
            }
        } else {
            try c.script("commit")
            committed.add(ids)
        }
    }
    for (name, ids) in held {
        try c.script("commit prepared '\(name)'")
        committed.add(ids)
    }
}

@Suite("The claim under concurrent writers")
struct EngineClaimRaceTests {
    @Test("20,000 jobs of aborting, long, prepared transactions: each committed one once, no other")
    func race() async throws {
        try await withQueueServer(settings: ["max_prepared_transactions": "50"]) { conninfo in
            let c = try await PGConnection.connect(conninfo, logger: testLogger)
            try await c.run { c throws in
                _ = try (c.worker(), c.worker())
                c.close()
            }
            let race = try await raceClaims(conninfo, rounds: 220)
            print(
                """
                claim race: \(race.committed.count) jobs, \(race.leases) leases, \(race.windows) windows, \
                \(race.lateTransactions) late transactions
                """)
            #expect(race.committed.count >= 20_000)
            #expect(race.lateTransactions >= 20, "the fault was hardly met")
            #expect(race.windows >= 50)
            #expect(race.lost == 0)
            #expect(race.doubled == 0)
            #expect(race.uncommitted == 0)
        }
    }

    @Test("jobs written by the claim's own transaction, behind its position, are found later")
    func ownTransaction() async throws {
        try await withDatabase { database in
            let a = try await database.connect()
            let b = try await database.connect()
            let (worker, first) = try await a.run { c throws in
                _ = try c.query("select skein.define_kind('k')")
                let worker = try c.worker()
                try c.script("begin")
                return (worker, try c.job())
            }
            let others = try await b.run { c throws in
                defer { c.close() }
                return try c.jobs(3)
            }
            try await a.run { c throws in
                defer { c.close() }
                let lease = try #require(try c.claim(worker))
                // PostgreSQL's own snapshot would take this transaction, older than the other one, for finished.
                let behind = try c.job()
                try c.script("commit")
                let later = try c.claimAll(worker).flatMap(\.ids)
                #expect(Set(lease.ids + later) == Set(others + [first, behind]))
                #expect(lease.ids.count + later.count == 5)
            }
        }
    }
}
