import PQ
import TestSupport
import Testing

@Suite("Fencing: who may settle what")
struct EngineFencingTests {
    @Test("a wrong token, a lease that does not exist, and a job settled before are refused")
    func refusals() async throws {
        try await withQueue { c throws in
            let worker = try c.worker()
            let ids = try c.jobs(4)
            let lease = try #require(try c.claim(worker))
            var other = lease
            other.token += 1
            #expect(try c.settle(other) == ids)
            #expect(try c.settleAll(other, "\"outcome\": \"failed\"") == ids)
            var none = lease
            none.seq += 1
            #expect(try c.settle(none) == ids)
            #expect(try c.states() == "running 4")

            #expect(try c.settle(lease, part: 0, ids: [ids[0], ids[1]]) == [])
            // The same flush again, after an unknown commit, changes nothing and is no refusal.
            #expect(try c.settle(lease, part: 0, ids: [ids[0], ids[1]]) == [])
            // Under another part the job counts as settled: by whoever was first.
            #expect(try c.settle(lease, part: 1, ids: [ids[1], ids[2]]) == [ids[1]])
            #expect(
                try c.settleEach(lease, part: 2, "[{\"id\": \(ids[2]), \"outcome\": \"failed\"}]") == [ids[2]])
            #expect(try c.settleEach(lease, part: 4, "[{\"id\": \(ids[3]), \"outcome\": \"failed\"}]") == [])
            #expect(try c.settleEach(lease, part: 4, "[{\"id\": \(ids[3]), \"outcome\": \"failed\"}]") == [])
            #expect(try c.settle(lease, part: 6, ids: [ids[3]]) == [ids[3]])
            #expect(try c.states() == "completed 3, retryable 1")
            #expect(try c.value("select count(*) from skein.outcome") == "3")
            #expect(try c.value("select count(*) from skein.failures") == "1")
        }
    }

    @Test("a job that was handed out with another lease is not settled through this one")
    func foreignJobs() async throws {
        try await withQueue { c throws in
            let worker = try c.worker()
            let ids = try c.jobs(2)
            let first = try #require(try c.claim(worker, limit: 1))
            _ = try #require(try c.claim(worker, limit: 1))
            #expect(try c.settleEach(first, "[{\"id\": \(ids[1]), \"outcome\": \"failed\"}]") == [ids[1]])
            #expect(try c.states() == "running 2")
        }
    }

    @Test("whatever comes after a rescue is refused, plain or one by one, and the jobs run once more")
    func afterRescue() async throws {
        try await withQueue { c throws in
            let (old, new) = (try c.worker(), try c.worker())
            let ids = try c.jobs(3)
            let lease = try #require(try c.claim(old))
            try c.settle(lease, part: 0, ids: [ids[0]])
            #expect(try c.value("select skein.rescue($1)", [.int8(old)]) == "2")
            #expect(try c.settle(lease, part: 1, ids: [ids[1]]) == [ids[1]])
            #expect(try c.settleEach(lease, part: 2, "[{\"id\": \(ids[2]), \"outcome\": \"failed\"}]") == [ids[2]])
            #expect(
                try c.settleEach(lease, part: 4, "[{\"id\": \(ids[1]), \"outcome\": \"discarded\"}]") == [ids[1]])
            // The flush from before the rescue may be repeated.
            #expect(try c.settle(lease, part: 0, ids: [ids[0]]) == [])
            #expect(try c.states() == "available 2, completed 1")
            #expect(try c.value("select skein.rescue($1)", [.int8(old)]) == "0")
            let again = try #require(try c.claim(new))
            #expect(Set(again.ids) == [ids[1], ids[2]])
            #expect(again.attempts == [2, 2])
            #expect(try c.settle(again) == [])
            #expect(try c.states() == "completed 3")
        }
    }

    /// Runs `first` in a transaction that stays open and `second` in another session, which must wait for a lock; commits.
    private func contend(
        _ database: TestDatabase, _ first: @escaping @Sendable (isolated PGConnection) throws -> Void,
        _ second: @escaping @Sendable (isolated PGConnection) throws -> Void
    ) async throws {
        let holder = try await database.connect()
        let waiter = try await database.connect(options: .init(applicationName: "waiter"))
        let watcher = try await database.connect()
        try await holder.run { c throws in
            try c.script("begin")
            try first(c)
        }
        async let waiting: Void = waiter.run { c throws in
            defer { c.close() }
            try second(c)
        }
        try await eventually("the second session waits for a lock") {
            try await watcher.run { c throws in
                try c.value(
                    """
                    select count(*) from pg_stat_activity
                    where datname = current_database() and application_name = 'waiter' and wait_event_type = 'Lock'
                    """) == "1"
            }
        }
        try await holder.run { c throws in
            defer { c.close() }
            try c.script("commit")
        }
        try await waiting
        await watcher.close()
    }

    @Test("a rescue waits for a settle that holds the lease, and leaves alone what it settled")
    func settleThenRescue() async throws {
        try await withDatabase { database in
            let c = try await database.connect()
            let (worker, lease) = try await c.run { c throws in
                _ = try c.query("select skein.define_kind('k')")
                let worker = try c.worker()
                try c.jobs(3)
                return (worker, try #require(try c.claim(worker)))
            }
            try await contend(
                database, { try $0.settle(lease, ids: [lease.ids[0]]) },
                { c throws in #expect(try c.value("select skein.rescue($1)", [.int8(worker)]) == "2") })
            try await c.run { c throws in
                defer { c.close() }
                #expect(try c.states() == "available 2, completed 1")
            }
        }
    }

    @Test("a settle waits for a rescue that holds the lease, and is refused")
    func rescueThenSettle() async throws {
        try await withDatabase { database in
            let c = try await database.connect()
            let (worker, lease) = try await c.run { c throws in
                _ = try c.query("select skein.define_kind('k')")
                let worker = try c.worker()
                try c.jobs(2)
                return (worker, try #require(try c.claim(worker)))
            }
            try await contend(
                database, { c throws in #expect(try c.value("select skein.rescue($1)", [.int8(worker)]) == "2") },
                { c throws in #expect(try c.settle(lease) == lease.ids) })
            try await c.run { c throws in
                defer { c.close() }
                #expect(try c.states() == "available 2")
            }
        }
    }

    @Test("a claim in flight ends before its worker is buried, and its jobs are rescued too")
    func claimThenRescue() async throws {
        try await withDatabase { database in
            let c = try await database.connect()
            let worker = try await c.run { c throws in
                _ = try c.query("select skein.define_kind('k')")
                try c.jobs(2)
                return try c.worker()
            }
            try await contend(
                database, { _ = try #require(try $0.claim(worker)) },
                { c throws in #expect(try c.value("select skein.rescue($1)", [.int8(worker)]) == "2") })
            try await c.run { c throws in
                defer { c.close() }
                #expect(try c.states() == "available 2")
                #expect(
                    try c.refused("select skein.claim($1, '{default}', 1, 1)", [.int8(worker)]) == "SK013 incarnation")
            }
        }
    }
}
