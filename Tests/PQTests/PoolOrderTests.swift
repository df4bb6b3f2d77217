import Synchronization
import TestSupport
import Testing

@testable import PQ

@Suite(.timeLimit(.minutes(1))) struct PoolOrderTests {
    @Test func whoWaitsLongestIsServedFirst() async throws {
        try await withConnection { watcher, db in
            let pool = PGPool(db.conninfo, size: 1, logger: testLogger)
            _ = try await watcher.run { try $0.query("select pg_advisory_lock(1)") }
            let started = Signal()
            let holder = Task {
                try await pool.run { c in
                    started.fire()
                    _ = try c.query("select pg_advisory_xact_lock(1)")
                }
            }
            await started.wait()
            let order = Collected<Int>()
            var waiters: [Task<Void, any Error>] = []
            for number in 0..<10 {
                waiters.append(Task { try await pool.run { _ in order.add(number) } })
                try await eventually("waiter \(number) stands in the queue") {
                    pool.inside.withLock { $0.state.waiters.count } == number + 1
                }
            }
            // One in the middle goes.
            waiters[4].cancel()
            try await expectCode(.cancelled) { try await waiters[4].value }
            _ = try await watcher.run { try $0.query("select pg_advisory_unlock(1)") }
            try await holder.value
            for (number, waiter) in waiters.enumerated() where number != 4 { try await waiter.value }
            #expect(order.all == [0, 1, 2, 3, 5, 6, 7, 8, 9])
            await pool.close()
        }
    }
}
