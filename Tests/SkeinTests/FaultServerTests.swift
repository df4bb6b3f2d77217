import FoundationEssentials
import Glibc
import LocalPostgres
import PQ
import Skein
import TestSupport
import Testing

@Suite("Faults: servers that die, poolers, two leaders", .serialized, .timeLimit(.minutes(2))) struct FaultServerTests {
    enum Blow: String, CaseIterable, Sendable {
        case immediate, kill9
    }

    @Test(
        "the server dies in mid-batch: the worker lives on without spinning, nothing is lost, nothing settled twice",
        arguments: Blow.allCases)
    func serverDies(blow: Blow) async throws {
        try await withFragileLab(settings: ["log_connections": "on"]) { lab, server in
            let ids = try await lab.enqueue(800, ms: 2)
            let process = try lab.start("concurrency=4")
            try await eventually("in work") { try await lab.int("select count(*) from ledger") > 100 }
            let before = try await lab.int("select count(*) from ledger")
            if blow == .kill9, let pid = server.postmasterPID() {
                kill(pid, SIGKILL)
                try await eventually("gone") { server.postmasterPID() == nil }
            } else {
                try await server.stop(.immediate)
            }
            // Down for a while that spinning would show in: processor time is the measure, since no server counts attempts.
            let cpu = process.cpuSeconds
            let down = ContinuousClock.now
            while ContinuousClock.now - down < .seconds(2) { try await Task.sleep(for: .milliseconds(100)) }
            let spent = process.cpuSeconds - cpu
            #expect(spent < 0.5, "it used \(spent) s of 2 s")
            #expect(process.isRunning)
            let logged = Self.connections(server)
            try await server.start()
            let up = ContinuousClock.now
            try await lab.completed(800)
            #expect(process.isRunning)
            let attempts = Self.connections(server) - logged
            #expect(attempts < 60, "\(attempts) connections")
            #expect(before > 100)
            #expect(try await lab.int("select count(*) from ledger") == 800)
            #expect(try await lab.int("select count(distinct job) from ledger") == 800)
            #expect(ids.count == 800)
            #expect(
                try await lab.int(
                    """
                    select count(*)
                    from (
                        select i from skein.outcome, unnest(ids) i where kind = 'done' group by i having count(*) > 1
                    ) twice
                    """
                )
                    == 0)
            print(
                "\(blow): \(spent) s of processor in 2 s down, then \(attempts) connections, done in \(ContinuousClock.now - up)"
            )
        }
    }

    private static func connections(_ server: LocalPostgres) -> Int {
        let log = (try? String(decoding: Data(contentsOf: URL(filePath: server.logPath)), as: UTF8.self)) ?? ""
        return log.split(separator: "\n").count {
            $0.contains("connection authorized") && $0.contains("application_name=crash")
        }
    }

    @Test("all its sessions are ended every 200 ms for 5 s: nothing is lost or done twice")
    func sessionsEnded() async throws {
        try await withLab { lab in
            _ = try await lab.enqueue(1500, ms: 3)
            _ = try await lab.enqueue(500, ms: 3, effect: false)
            let process = try lab.start("concurrency=6")
            try await eventually("in work") { try await lab.int("select count(*) from runs") > 20 }
            var ended = 0
            let end = ContinuousClock.now + .seconds(5)
            while ContinuousClock.now < end {
                ended += try await lab.int(
                    """
                    select count(*) filter (where pg_terminate_backend(pid))
                    from pg_stat_activity
                    where datname = current_database() and application_name like 'crash%'
                    """)
                try await Task.sleep(for: .milliseconds(200))
            }
            #expect(ended > 30, "\(ended) sessions were ended")
            try await lab.completed(2000)
            #expect(process.isRunning)
            #expect(try await lab.int("select count(*) from ledger") == 1500)
            #expect(try await lab.int("select count(distinct job) from ledger") == 1500)
            #expect(try await lab.int("select count(*) from skein.workers where state = 'dead'") == 0)
            print("sessions ended: \(ended)")
        }
    }

    @Test("two leaders at once: schedules fire once, waiting jobs are let through once")
    func twoLeaders() async throws {
        try await withQueue { database, _ in
            let jobs = chores { job, context in try await context.complete { try $0.record(job) } }
            let book = LogBook()
            let first = RunningWorker(
                database, jobs, .quick { $0.leaderInterval = .milliseconds(5) }, logger: book.logger)
            try await eventually("the first one leads") {
                try await database.int("select count(*) from skein.leader") == 1
            }
            try await database.script("update skein.leader set until = clock_timestamp() - interval '1 second'")
            let second = RunningWorker(database, jobs, .quick { $0.leaderInterval = .milliseconds(5) })
            // The second one takes the expired row; the first one believes for up to five seconds that it still leads.
            try await eventually("the second one leads") {
                try await database.int(
                    "select count(*) from skein.leader l where l.worker = (select max(worker) from skein.workers)") == 1
            }
            try await database.script(
                """
                select skein.set_schedule('every', 'worker.chore', '{"name":"","ms":0}', 'every: 1 second');
                select count(*) from generate_series(1, 300) i, lateral skein.enqueue('worker.chore', '{"name":"","ms":0}',
                    delay => interval '1 second' + i * interval '3 milliseconds');
                """)
            try await eventually("some admitted") {
                try await database.int("select count(*) from skein.job where state = 'completed'") >= 100
            }
            #expect(
                book.count("This worker leads") == 1 && book.count("Another worker leads") == 0,
                "both believed that they lead")
            try await eventually("admitted") {
                try await database.int("select count(*) from skein.job where state = 'completed'") >= 302
            }
            try await first.drain()
            try await second.drain()
            let fired = try await database.int("select count(*) from skein.occurrences where outcome = 'fired'")
            #expect(fired >= 2)
            #expect(
                try await database.int("select count(*) from skein.ready") == 300 + fired, "each was let through once")
            #expect(try await database.int("select count(*) - count(distinct job) from ledger") == 0)
            #expect(try await database.int("select count(distinct job_id) from skein.occurrences") == fired)
        }
    }

    @Test("through PgBouncer in transaction mode, without LISTEN and without prepared statements")
    func pooler() async throws {
        try await withPgBouncer { bouncer in
            try await withDatabase { test in
                let lab = try await FaultLab(test.conninfo)
                var options = PGConnectOptions()
                options.usesPreparedStatements = false
                let pooled = Database(bouncer.conninfo(test), poolSize: 2, options: options, logger: testLogger)
                do {
                    let client = Skein(pooled)
                    for _ in 0..<20 {
                        _ = try await client.enqueue(
                            kind: "crash.work", json: Array(#"{"how":"sleep","ms":0,"effect":true}"#.utf8))
                    }
                    _ = try await lab.enqueue(1980)
                    let process = try lab.start(
                        "concurrency=4", "listens=false", "prepared=false", to: bouncer.conninfo(test))
                    try await lab.completed(2000)
                    #expect(try await lab.int("select count(*) from ledger") == 2000)
                    #expect(try await lab.int("select count(distinct job) from ledger") == 2000)
                    process.send(SIGTERM)
                    #expect(try await process.wait() == 0)
                } catch {
                    await pooled.close()
                    await lab.end()
                    throw error
                }
                await pooled.close()
                await lab.end()
                try await bouncer.endSessions(test)
            }
        }
    }
}
