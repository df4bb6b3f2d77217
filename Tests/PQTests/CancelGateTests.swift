import Dispatch
import Synchronization
import TestSupport
import Testing

@testable import PQ

@Suite("A cancel request is for one statement", .timeLimit(.minutes(1)))
struct CancelGateTests {
    @Test("one that comes too late leaves the next statement alone; one for the running statement stops it")
    func lateRequest() async throws {
        try await withConnection { connection, db in
            // A gate of the test's own: it has the session's key, and its numbers are ours to choose.
            let gate = try CancelGate()
            let pid = try await connection.run { c in
                gate.install(CancelKey(try c.live().pointer))
                return try c.query("select pg_backend_pid()").get(Int32.self, row: 0, 0)
            }
            let ended = try gate.beginStatement(protected: false)
            _ = gate.endStatement(ended)
            let running = try gate.beginStatement(protected: false)
            let watcher = try await PGConnection.connect(db.conninfo, logger: testLogger)
            let next = Task { try await connection.run { _ = try $0.query("select pg_sleep(1)") } }
            try await untilActive(pid, watcher)
            gate.request(ended)
            await PGConnection.cancelRequestsSent(within: .seconds(30))
            try await next.value
            #expect(gate.endStatement(running).wasFired == false)

            let wanted = try gate.beginStatement(protected: false)
            let stopped = Task { try await connection.run { _ = try $0.query("select pg_sleep(30)") } }
            try await untilActive(pid, watcher)
            gate.request(wanted)
            let error = try await pgError { try await stopped.value }
            #expect(error.sqlState == "57014")
            #expect(gate.endStatement(wanted).wasFired)
            await watcher.close()
        }
    }

    @Test("a protected statement is stopped by nobody")
    func protected() async throws {
        let gate = try CancelGate()
        let lease = gate.beginLease()
        let commit = try gate.beginStatement(protected: true)
        gate.cancel(lease)
        await PGConnection.cancelRequestsSent(within: .seconds(30))
        let end = gate.endStatement(commit)
        #expect(end.isCancelled && !end.wasFired)
        let error = try pgError { _ = try gate.beginStatement(protected: false) }
        #expect(error.code == .cancelled)
        gate.endLease(lease)
    }

    @Test("a program about to end waits until requests are sent, and no longer than it says")
    func sentAtTheEnd() async throws {
        let sent = Mutex(false)
        let goOn = DispatchSemaphore(value: 0)
        #expect(
            CancelThread.shared.submit {
                // a server that is slow to take the request
                goOn.wait()
                sent.withLock { $0 = true }
            })
        await PGConnection.cancelRequestsSent(within: .milliseconds(50))
        #expect(sent.withLock { $0 } == false)
        Task {
            try await Task.sleep(for: .milliseconds(200))
            goOn.signal()
        }
        await PGConnection.cancelRequestsSent(within: .seconds(30))
        #expect(sent.withLock { $0 })
    }
}
