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
            await requestsAreSent()
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
        await requestsAreSent()
        let end = gate.endStatement(commit)
        #expect(end.isCancelled && !end.wasFired)
        let error = try pgError { _ = try gate.beginStatement(protected: false) }
        #expect(error.code == .cancelled)
        gate.endLease(lease)
    }

    /// One thread sends requests in the order they were made in.
    private func requestsAreSent() async {
        await withCheckedContinuation { sent in
            if !CancelThread.shared.submit({ sent.resume() }) { sent.resume() }
        }
    }
}
