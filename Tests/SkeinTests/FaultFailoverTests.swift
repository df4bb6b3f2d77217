import Glibc
import LocalPostgres
import PQ
import Skein
import SkeinSQL
import Synchronization
import TestSupport
import Testing

@Suite("Faults: failover to a synchronous standby", .timeLimit(.minutes(3)))
struct FaultFailoverTests {
    @Test("the primary is killed and the standby promoted: nothing acknowledged is lost, the worker goes on by itself")
    func promoted() async throws {
        try await withCluster { primary in
            try await withStandby(of: primary) { standby in
                let both = try Self.both(primary, standby)
                let connection = try await PGConnection.connect(both, logger: testLogger)
                try await connection.run { c in
                    _ = try Migrator(logger: testLogger, parts: [.skein]).up(c)
                    _ = try c.query("alter system set synchronous_standby_names = '*'")
                    _ = try c.query("select pg_reload_conf()")
                }
                try await eventually(within: .seconds(20), "the standby is synchronous") {
                    try await connection.run {
                        try $0.query("select from pg_stat_replication where sync_state = 'sync'").count == 1
                    }
                }
                await connection.close()
                try await withLab(at: both) { try await run($0, primary, standby) }
            }
        }
    }

    private func run(_ lab: FaultLab, _ primary: LocalPostgres, _ standby: LocalPostgres) async throws {
        let process = try lab.startAsShipped("concurrency=4")
        let isOver = Mutex(false)
        async let producing = lab.produce(1000) { isOver.withLock { $0 } }
        try await eventually(within: .seconds(20), "in work") { try await lab.int("select count(*) from ledger") > 100 }
        let killed = ContinuousClock.now
        guard let pid = primary.postmasterPID() else { throw TestFailure("no primary") }
        kill(pid, SIGKILL)
        try await eventually("the primary is gone") { primary.postmasterPID() == nil }
        let admin = try await PGConnection.connect(standby.conninfo, logger: testLogger)
        let atPromotion = try await admin.run { c in
            _ = try c.query("select pg_promote(true, 30)", timeout: .seconds(40))
            return try c.query("select count(*) from ledger").get(Int64.self, row: 0, 0)
        }
        let promoted = ContinuousClock.now
        // A synchronous standby of its own it has none.
        try await admin.run { c in
            _ = try c.query("alter system reset synchronous_standby_names")
            _ = try c.query("select pg_reload_conf()")
            c.close()
        }
        try await eventually(within: .seconds(30), "the worker goes on") {
            let now = try? await lab.int("select count(*) from ledger")
            return now.map { $0 > Int(atPromotion) } ?? false
        }
        let resumed = ContinuousClock.now
        isOver.withLock { $0 = true }
        let acknowledged = try await producing
        try await lab.completed(acknowledged.count, within: .seconds(90))
        #expect(process.isRunning)
        let history = try await FaultHistory(lab, acknowledged: acknowledged, lateResults: lab.lateResults)
        print(
            "failover: promoted \(promoted - killed) after the kill, the worker went on \(resumed - promoted) later, \(history)"
        )
        #expect(resumed - promoted < .seconds(15))
        #expect(history.lost == 0)
        #expect(history.completed == acknowledged.count)
        #expect(history.effects == history.effectJobs)
        #expect(history.effectJobs == acknowledged.count)
        #expect(history.doneTwice == 0)
    }

    /// One connection string for both, which wants the one that takes writes.
    private static func both(_ primary: LocalPostgres, _ standby: LocalPostgres) throws -> String {
        func host(_ conninfo: String) throws -> String {
            let words = conninfo.split(separator: " ").filter { $0.hasPrefix("host=") }
            guard let word = words.first else { throw TestFailure("no host in \(conninfo)") }
            return String(word.dropFirst(5))
        }
        return
            "host=\(try host(primary.conninfo)),\(try host(standby.conninfo)) port=5432 user=postgres dbname=postgres "
            + "target_session_attrs=read-write connect_timeout=4"
    }
}
