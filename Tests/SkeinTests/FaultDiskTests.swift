import LocalPostgres
import PQ
import Skein
import SkeinSQL
import TestSupport
import Testing

@Suite(
    "Faults: a full disk", .timeLimit(.minutes(3)),
    .enabled(if: SmallDisk.isPermitted, "a small disk has to be mounted, which this account may not"))
struct FaultDiskTests {
    @Test("the worker waits without spinning, loses nothing, and goes on by itself when there is room again")
    func full() async throws {
        try await withCluster { server in
            try await withSmallDisk(megabytes: 64, ownedAs: server.logPath) { disk in
                let admin = try await PGConnection.connect(server.conninfo, logger: testLogger)
                try await admin.run { c in
                    _ = try c.query("create tablespace small location '\(disk.directory)'")
                    _ = try c.query("create database full_one tablespace small", timeout: .seconds(30))
                    c.close()
                }
                let conninfo = server.conninfo + " dbname=full_one"
                let connection = try await PGConnection.connect(conninfo, logger: testLogger)
                try await connection.run { c in
                    _ = try Migrator(logger: testLogger, parts: [.skein]).up(c)
                    c.close()
                }
                try await withLab(at: conninfo) { try await run($0, disk) }
                let last = try await PGConnection.connect(server.conninfo, logger: testLogger)
                try await last.run { c in
                    _ = try c.query("drop database full_one with (force)", timeout: .seconds(30))
                    _ = try c.query("drop tablespace small", timeout: .seconds(30))
                    c.close()
                }
            }
        }
    }

    private func run(_ lab: FaultLab, _ disk: SmallDisk) async throws {
        // The handlers write too, and fail as long as there is no room: what is looked at is the worker.
        _ = try await lab.int(
            "select count(*) from skein.define_kind('crash.work', max_attempts => 1000, backoff => '1 s', backoff_max => '1 s')"
        )
        _ = try await lab.enqueue(2000, ms: 2)
        let process = try lab.startAsShipped("concurrency=4")
        try await eventually("in work") { try await lab.int("select count(*) from ledger") > 100 }
        try disk.fill()
        try await eventually(within: .seconds(20), "the worker meets the full disk") {
            process.log.contains("No space left on device")
        }
        let refused = await refusal(lab)
        #expect(refused == "53100", "an enqueue is told: \(refused)")
        let cpu = process.cpuSeconds
        let full = ContinuousClock.now
        while ContinuousClock.now - full < .seconds(4) { try await Task.sleep(for: .milliseconds(100)) }
        let spent = process.cpuSeconds - cpu
        #expect(spent < 1, "it used \(spent) s of 4 s")
        #expect(process.isRunning)
        let done = try await lab.int("select count(*) from ledger")
        #expect(done < 2000, "the disk was full too late to be felt")
        try disk.relieve()
        let relieved = ContinuousClock.now
        try await lab.completed(2000, within: .seconds(60))
        print(
            "full disk: \(spent) s of processor in 4 s, \(done) of 2000 before, done in \(ContinuousClock.now - relieved)"
        )
        #expect(process.isRunning)
        #expect(try await lab.int("select count(*) from ledger") == 2000)
        #expect(try await lab.int("select count(distinct job) from ledger") == 2000)
        #expect(try await lab.int("select count(*) from skein.job where state <> 'completed'") == 0)
    }

    /// The SQLSTATE that big jobs are refused with; small ones may find room in a page that is there.
    private func refusal(_ lab: FaultLab) async -> String {
        do {
            try await lab.database.pool.run { c in
                _ = try c.query(
                    """
                    select count(*)
                    from skein.enqueue_many('crash.other', array(
                        select jsonb_build_object('text', (select string_agg(md5(i * 1000 + j || ''), '') from generate_series(1, 300) j))
                        from generate_series(1, 100) i))
                    """)
            }
            return "accepted"
        } catch let error as PGError {
            return error.sqlState ?? error.message
        } catch {
            return "\(error)"
        }
    }
}
