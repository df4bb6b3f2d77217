import PQ
import TestSupport
import Testing

@Suite("Slices and retention")
struct EngineSliceTests {
    /// As if the current slice had been closed that long ago.
    private func age(_ c: isolated PGConnection, _ interval: String) throws {
        _ = try c.query("update skein.slices set closed_at = closed_at - interval '\(interval)'")
    }

    private func maintain(_ c: isolated PGConnection) throws -> [String] {
        try c.lines("select action, subject from skein.maintain()")
    }

    @Test("a new slice in the middle of everything: what was in flight is settled, rescued and claimed as before")
    func openWhileInFlight() async throws {
        try await withQueue { c throws in
            let worker = try c.worker()
            try c.jobs(40)
            let settled = try #require(try c.claim(worker, limit: 10))
            _ = try #require(try c.claim(worker, limit: 10))
            for slice in 2...4 {
                #expect(try c.value("select skein.open_slice()") == "\(slice)")
                try c.jobs(10)
            }
            try c.settle(settled, ids: Array(settled.ids.prefix(5)))
            #expect(try c.value("select skein.rescue($1)", [.int8(worker)]) == "15")
            #expect(try c.settle(settled, part: 1, ids: Array(settled.ids.suffix(5))) == Array(settled.ids.suffix(5)))
            #expect(try c.states() == "available 65, completed 5")
            let next = try c.worker()
            let leases = try c.claimAll(next, limit: 7)
            #expect(Set(leases.flatMap(\.ids)).count == 65 && leases.flatMap(\.ids).count == 65)
            for lease in leases { try c.settleAll(lease, #""outcome": "done""#) }
            #expect(try c.states() == "completed 70")
        }
    }

    @Test("slices open by age, and go by age: finished jobs first, ended ones later")
    func retention() async throws {
        try await withQueue { c throws in
            let worker = try c.worker()
            try c.jobs(20)
            try c.settle(try #require(try c.claim(worker, limit: 15)))
            try c.settleAll(try #require(try c.claim(worker)), #""outcome": "discarded""#)
            #expect(try maintain(c) == [])
            _ = try c.query("update skein.slices set opened_at = opened_at - interval '25 hours'")
            #expect(try maintain(c) == ["opened slice | 2"])
            #expect(try maintain(c) == [])
            try age(c, "8 days")
            #expect(try maintain(c) == ["dropped finished jobs of slice | 1"])
            #expect(try c.states() == "discarded 5")
            // The cursors of the dropped slice live on: nothing is handed out twice, new jobs are.
            #expect(try c.claim(worker) == nil)
            let id = try c.job()
            #expect(try c.claim(worker)?.ids == [id])
            try age(c, "90 days")
            #expect(try maintain(c) == ["dropped ended jobs of slice | 1"])
            #expect(try c.states() == "running 1")
            #expect(
                try c.value(
                    """
                    select count(*) from pg_class
                    where relname ~ '_1$' and relkind = 'r' and relnamespace = 'skein'::regnamespace
                    """) == "0")
        }
    }

    @Test("a slice with an unclaimed, a running, or an uncommitted job stays, however old")
    func inUse() async throws {
        try await withDatabase { database in
            let c = try await database.connect()
            let writer = try await database.connect()
            let (worker, waiting) = try await c.run { c throws in
                _ = try c.query("select skein.define_kind('k')")
                let worker = try c.worker()
                try c.jobs(3)
                let waiting = try c.job("'k', delay => '1 hour'")
                try c.settle(try #require(try c.claim(worker, limit: 1)))
                _ = try c.query("select skein.open_slice()")
                try self.age(c, "8 days")
                #expect(try self.maintain(c) == [], "two jobs are unclaimed")
                let lease = try #require(try c.claim(worker))
                #expect(try self.maintain(c) == [], "two jobs are running")
                try c.settle(lease)
                return (worker, waiting)
            }
            let late = try await writer.run { w throws in
                try w.script("begin isolation level repeatable read")
                return try w.job()
            }
            try await c.run { c throws in
                #expect(try self.maintain(c) == [], "a transaction holds the tables")
            }
            try await writer.run { w throws in
                try w.script("commit")
                w.close()
            }
            try await c.run { c throws in
                defer { c.close() }
                #expect(try self.maintain(c) == ["dropped finished jobs of slice | 1"])
                try c.makeDue()
                #expect(try c.admit() == 1)
                #expect(try Set(c.claimAll(worker).flatMap(\.ids)) == [late, waiting])
            }
        }
    }
}
