import Glibc
import PQ
import TestSupport
import Testing

/// No wait without an end: late, frozen, killed and cancelled servers.
@Suite(.timeLimit(.minutes(1))) struct DeadlineTests {
    @Test func aSlowStatementIsGivenUpAtItsDeadline() async throws {
        try await withConnection { connection, db in
            let watcher = try await PGConnection.connect(db.conninfo, logger: testLogger)
            let pid = await connection.backendPID
            let start = ContinuousClock.now
            let error = try await pgError {
                _ = try await connection.run { try $0.query("select pg_sleep(60)", timeout: .milliseconds(300)) }
            }
            let waited = start.duration(to: .now)
            #expect(error.code == .timeout)
            #expect(waited >= .milliseconds(300))
            #expect(waited < .seconds(5))
            #expect(await !connection.isUsable)
            let next = try await pgError { _ = try await connection.run { try $0.query("select 1") } }
            #expect(next.code == .connectionLost)
            #expect(next.message.contains("0.3 seconds"), "the reason is told again: \(next)")
            try await eventually("the server stopped, too") {
                try await watcher.run { c in
                    try c.query("select from pg_stat_activity where pid = $1", [.int4(pid)]).count == 0
                }
            }
            await watcher.close()
        }
    }

    @Test func aFrozenBackendIsGivenUpAtTheDeadline() async throws {
        try await withConnection { connection, _ in
            let pid = await connection.backendPID
            #expect(kill(pid, SIGSTOP) == 0)
            defer { kill(pid, SIGCONT) }
            let start = ContinuousClock.now
            let error = try await pgError {
                _ = try await connection.run { try $0.query("select 1", timeout: .seconds(1)) }
            }
            #expect(error.code == .timeout)
            #expect(start.duration(to: .now) < .seconds(3))
        }
    }

    @Test func theDefaultDeadlineIsTheOptions() async throws {
        try await withConnection(PGConnectOptions(statementTimeout: .milliseconds(200))) { connection, _ in
            let error = try await pgError { try await connection.run { try $0.script("select pg_sleep(60)") } }
            #expect(error.code == .timeout)
        }
    }

    @Test func cancellingTheTaskStopsTheStatement() async throws {
        try await withConnection { connection, db in
            let watcher = try await PGConnection.connect(db.conninfo, logger: testLogger)
            let pid = await connection.backendPID
            let afterwards = Collected<PGError>()
            let task = Task {
                try await connection.run { c in
                    do {
                        _ = try c.query("select pg_sleep(60)")
                    } catch {
                        // Further statements of the same run are refused.
                        afterwards.add(try pgError { _ = try c.query("select 1") })
                        throw error
                    }
                }
            }
            try await untilActive(pid, watcher)
            let start = ContinuousClock.now
            task.cancel()
            let error = try await pgError { try await task.value }
            #expect(start.duration(to: .now) < .seconds(3))
            #expect(error.code == .cancelled)
            #expect(error.sqlState == "57014")
            #expect(afterwards.all.map(\.code) == [.cancelled])
            #expect(await connection.isUsable, "it ended in 57014, so nothing is in doubt")
            #expect(try await connection.run { try $0.query("select 1").count } == 1)
            await watcher.close()
        }
    }

    @Test func aCancelledTaskSendsNothing() async throws {
        try await withConnection { connection, _ in
            let begin = Signal()
            let task = Task {
                await begin.wait()
                return try await connection.run { try $0.query("select 1").count }
            }
            task.cancel()
            begin.fire()
            try await expectCode(.cancelled) { _ = try await task.value }
            #expect(await connection.isUsable)
        }
    }

    @Test func cancellingRollsTheTransactionBack() async throws {
        try await withConnection { connection, db in
            try await connection.run { try $0.script("create table t (x int)") }
            let watcher = try await PGConnection.connect(db.conninfo, logger: testLogger)
            let pid = await connection.backendPID
            let task = Task {
                try await connection.run { c in
                    try c.transaction {
                        try c.script("insert into t values (1)")
                        _ = try c.query("select pg_sleep(60)")
                    }
                }
            }
            try await untilActive(pid, watcher)
            task.cancel()
            try await expectCode(.cancelled) { try await task.value }
            #expect(try await connection.run { try $0.query("select from t").count } == 0)
            await watcher.close()
        }
    }

    @Test func aFrozenBackendIsGivenUpSomeTimeAfterACancel() async throws {
        try await withConnection { connection, db in
            let watcher = try await PGConnection.connect(db.conninfo, logger: testLogger)
            let pid = await connection.backendPID
            let task = Task { try await connection.run { _ = try $0.query("select pg_sleep(60)") } }
            try await untilActive(pid, watcher)
            #expect(kill(pid, SIGSTOP) == 0)
            defer { kill(pid, SIGCONT) }
            let start = ContinuousClock.now
            task.cancel()
            try await expectCode(.cancelled) { try await task.value }
            #expect(start.duration(to: .now) < .seconds(10))
            #expect(await !connection.isUsable)
            await watcher.close()
        }
    }

    @Test func theHandleCancelsFromOutside() async throws {
        try await withConnection { connection, db in
            let watcher = try await PGConnection.connect(db.conninfo, logger: testLogger)
            let pid = await connection.backendPID
            await connection.cancelHandle.cancel()
            let task = Task { try await connection.run { _ = try $0.query("select pg_sleep(60)") } }
            try await untilActive(pid, watcher)
            await connection.cancelHandle.cancel()
            let error = try await pgError { try await task.value }
            #expect(error.code == .server)
            #expect(error.sqlState == "57014")
            await watcher.close()
        }
    }

    @Test func aCancelNeverHitsTheNextStatement() async throws {
        try await withConnection { connection, db in
            // Cancels that race with the end of short statements: a session either goes on, or is closed as doubtful.
            var connection = connection
            for round in 0..<200 {
                let task = Task { [connection] in
                    try await connection.run { _ = try $0.query("select pg_sleep(0.0005)") }
                }
                if round % 3 == 0 { await Task.yield() }
                task.cancel()
                do {
                    try await task.value
                } catch let error as PGError {
                    #expect(error.code == .cancelled, "\(error)")
                }
                if await connection.isUsable {
                    #expect(try await connection.run { try $0.query("select 1").count } == 1)
                } else {
                    connection = try await PGConnection.connect(db.conninfo, logger: testLogger)
                }
            }
            await connection.close()
        }
    }

    @Test func aBackendTerminatedWhileRunningIsALostConnection() async throws {
        try await withConnection { connection, db in
            let watcher = try await PGConnection.connect(db.conninfo, logger: testLogger)
            let pid = await connection.backendPID
            let task = Task { try await connection.run { _ = try $0.query("select pg_sleep(60)") } }
            try await untilActive(pid, watcher)
            _ = try await watcher.run { try $0.query("select pg_terminate_backend($1)", [.int4(pid)]) }
            let error = try await pgError { try await task.value }
            #expect(error.code == .connectionLost)
            #expect(error.sqlState == "57P01")
            #expect(error.isConnectionProblem)
            #expect(await !connection.isUsable)
            await watcher.close()
        }
    }

    @Test func aBackendTerminatedWhileIdleIsNoticedAtOnce() async throws {
        try await withConnection { connection, db in
            let watcher = try await PGConnection.connect(db.conninfo, logger: testLogger)
            let pid = await connection.backendPID
            _ = try await watcher.run { try $0.query("select pg_terminate_backend($1)", [.int4(pid)]) }
            try await eventually("the closed session was noticed") { await !connection.isUsable }
            let error = try await pgError { _ = try await connection.run { try $0.query("select 1") } }
            #expect(error.code == .connectionLost)
            #expect(error.sqlState == "57P01", "libpq's notice while idle is kept: \(error)")
            await watcher.close()
        }
    }

    @Test func aKilledBackendIsALostConnection() async throws {
        try await withDatabase(.empty) { db in
            // Behind a proxy, since a real SIGKILL would restart the whole server under the other tests.
            let proxy = try await FaultProxy(db)
            defer { proxy.close() }
            let connection = try await PGConnection.connect(proxy.conninfo, logger: testLogger)
            proxy.setRule { direction, type, _ in
                direction == .toServer && type == UInt8(ascii: "Q") ? .cut : .pass
            }
            let error = try await pgError { try await connection.run { try $0.script("select 1") } }
            #expect(error.code == .connectionLost)
            #expect(error.sqlState == nil)
            #expect(!error.message.isEmpty)
        }
    }
}
