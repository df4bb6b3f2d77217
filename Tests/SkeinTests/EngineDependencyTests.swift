import PQ
import TestSupport
import Testing

@Suite("Dependencies")
struct EngineDependencyTests {
    private func finish(_ c: isolated PGConnection, _ worker: Int64, _ id: Int64, _ outcome: String) throws {
        let lease = try #require(try c.claim(worker))
        #expect(lease.ids == [id])
        if outcome == "plain" {
            try c.settle(lease)
        } else {
            try c.settleAll(lease, outcome)
        }
    }

    @Test("a chain runs in order, whichever way a job is settled")
    func chain() async throws {
        try await withQueue { c throws in
            let worker = try c.worker()
            let first = try c.job()
            let second = try c.job("'k', after => array[\(first)]")
            let third = try c.job("'k', after => array[\(first), \(second)]")
            #expect(try c.states() == "available 1, blocked 2")
            try finish(c, worker, first, "plain")
            try finish(c, worker, second, #""outcome": "done""#)
            try finish(c, worker, third, "plain")
            #expect(try c.states() == "completed 3")
            #expect(try c.value("select count(*) from skein.dependencies") == "0")
        }
    }

    @Test("a diamond whose two sides finish at the same moment runs its end once")
    func diamond() async throws {
        try await withDatabase { database in
            let c = try await database.connect()
            try await c.run { c throws in
                _ = try c.query("select skein.define_kind('k')")
                _ = try (c.worker(), c.worker())
            }
            for _ in 0..<30 {
                let leases = try await c.run { c throws in
                    let left = try c.job()
                    let right = try c.job()
                    try c.job("'k', after => array[\(left), \(right)]")
                    return [try #require(try c.claim(1, limit: 1)), try #require(try c.claim(2, limit: 1))]
                }
                try await inSessions(database.conninfo, 2) { index, c in _ = try c.settle(leases[index]) }
                try await c.run { c throws in
                    let end = try #require(try c.claim(1))
                    #expect(end.ids.count == 1)
                    try c.settle(end)
                }
            }
            try await c.run { c throws in
                defer { c.close() }
                #expect(try c.states() == "completed 90")
            }
        }
    }

    @Test(
        "what a child does when its parent fails or is cancelled",
        arguments: [("cancel", "cancelled"), ("wait", "blocked"), ("run", "available")])
    func failure(policy: String, expected: String) async throws {
        try await withQueue { c throws in
            let worker = try c.worker()
            let parent = try c.job()
            let child = try c.job("'k', after => array[\(parent)], after_failure => '\(policy)'")
            let grandchild = try c.job("'k', after => array[\(child)], after_failure => '\(policy)'")
            try finish(c, worker, parent, #""outcome": "discarded""#)
            #expect(try c.state(child) == expected)
            #expect(try c.state(grandchild) == (policy == "cancel" ? "cancelled" : "blocked"))
            // One that is enqueued after the failure meets the same fate, at the latest by the sweep.
            let late = try c.job("'k', after => array[\(parent)], after_failure => '\(policy)'")
            _ = try c.query("select skein.sweep_dependencies()")
            #expect(try c.state(late) == expected)
            if policy == "wait" {
                // Driven again and successful, it lets them through.
                _ = try c.query("select skein.retry($1)", [.int8(parent)])
                try finish(c, worker, parent, "plain")
                #expect(try c.state(child) == "available")
                #expect(try c.state(late) == "available")
            }
            let cancelled = try c.job("'k', delay => '1 hour'")
            let orphan = try c.job("'k', after => array[\(cancelled)], after_failure => '\(policy)'")
            _ = try c.query("select skein.cancel($1)", [.int8(cancelled)])
            #expect(try c.state(orphan) == expected)
        }
    }

    @Test("a parent that finishes while its child is being enqueued is found by the sweep")
    func sweep() async throws {
        try await withDatabase { database in
            let c = try await database.connect()
            let child = try await database.connect()
            let (worker, parent, lease) = try await c.run { c throws in
                _ = try c.query("select skein.define_kind('k')")
                let worker = try c.worker()
                let parent = try c.job()
                return (worker, parent, try #require(try c.claim(worker)))
            }
            let id = try await child.run { d throws in
                try d.script("begin")
                return try d.job("'k', after => array[\(parent)]")
            }
            try await c.run { c throws in _ = try c.settle(lease) }
            try await child.run { d throws in
                try d.script("commit")
                d.close()
            }
            try await c.run { c throws in
                defer { c.close() }
                #expect(try c.state(id) == "blocked")
                #expect(try c.value("select skein.sweep_dependencies()") == "1")
                #expect(try c.claim(worker)?.ids == [id])
                #expect(try c.value("select skein.sweep_dependencies()") == "0")
            }
        }
    }

    @Test("an unknown parent is refused, finished ones are no obstacle, a delay still counts afterwards")
    func parents() async throws {
        try await withQueue { c throws in
            let worker = try c.worker()
            #expect(try c.refused("select skein.enqueue('k', after => '{424242}')") == "SK008 /after after")
            #expect(
                try c.refused("select skein.enqueue('k', after => array(select generate_series(1, 1001)))")
                    == "SK010 /after length")
            #expect(try c.states() == "")
            let parent = try c.job()
            let delayed = try c.job("'k', after => array[\(parent)], delay => '1 hour'")
            try finish(c, worker, parent, "plain")
            #expect(try c.state(delayed) == "scheduled")
            #expect(try c.state(try c.job("'k', after => array[\(parent)]")) == "available")
        }
    }
}
