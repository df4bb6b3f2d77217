import PQ
import TestSupport
import Testing

@Suite("Unique keys and repeated requests")
struct EngineUniqueTests {
    @Test("32 sessions with the same keys make each job once", arguments: ["skip", "replace"])
    func concurrent(ifExists: String) async throws {
        try await withDatabase { database in
            let c = try await database.connect()
            try await c.run { c throws in _ = try c.query("select skein.define_kind('k')") }
            let created = Tally<Int64>()
            try await inSessions(database.conninfo, 32) { index, c in
                var numbers = SeededNumbers(seed: UInt64(index))
                for round in 0..<20 {
                    // Bulk ones name the keys in an order of their own: they must not deadlock.
                    let keys = (0..<10).map { "key \(round * 10 + $0)" }.shuffled(using: &numbers)
                    let rows = try c.query(
                        """
                        select job_id, created from skein.enqueue_many('k', array_fill('{}'::jsonb, array[10]),
                            unique_keys => $1, if_exists => $2, delay => '1 hour')
                        """, [.textArray(keys), .text(ifExists)])
                    for row in 0..<rows.count where try rows.get(Bool.self, row: row, 1) {
                        created.add([try rows.get(row: row, 0)])
                    }
                }
            }
            try await c.run { c throws in
                defer { c.close() }
                #expect(created.all.count == 200)
                #expect(Set(created.all).count == 200)
                #expect(
                    try c.value("select concat_ws(' ', count(*), count(distinct unique_key)) from skein.waiting")
                        == "200 200")
            }
        }
    }

    @Test("skip gives the live job back, error refuses, replace changes or displaces it")
    func policies() async throws {
        try await withQueue { c throws in
            let worker = try c.worker()
            let waiting = try c.job("'k', unique_key => 'a', delay => '1 hour'")
            #expect(try c.lines("select * from skein.enqueue('k', unique_key => 'a')") == ["\(waiting) | f"])
            #expect(
                try c.refused("select skein.enqueue('k', unique_key => 'a', if_exists => 'error')")
                    == "SK005 /unique_key unique")
            // A waiting one is changed in place: due now, with the new arguments.
            #expect(
                try c.lines("select * from skein.enqueue('k', '{\"n\": 2}', unique_key => 'a', if_exists => 'replace')")
                    == ["\(waiting) | f"])
            #expect(try c.admit() == 1)
            #expect(try c.value("select args from skein.job where id = $1", [.int8(waiting)]) == #"{"n": 2}"#)
            // A ready one is cancelled, also when somebody had rescheduled it, and the new one has the key.
            _ = try c.query("select skein.reschedule($1, now() + interval '1 hour')", [.int8(waiting)])
            let second = try c.job("'k', unique_key => 'a', if_exists => 'replace'")
            #expect(second != waiting)
            let lease = try #require(try c.claim(worker))
            #expect(lease.ids == [second])
            #expect(try c.state(waiting) == "cancelled")
            // One that runs keeps running, without the key.
            let third = try c.job("'k', unique_key => 'a', if_exists => 'replace'")
            #expect(try c.state(second) == "running" && c.state(third) == "available")
            try c.settleAll(lease, #""outcome": "done""#)
            #expect(try c.lines("select * from skein.enqueue('k', unique_key => 'a')") == ["\(third) | f"])
        }
    }

    @Test("a key is free again after completion, discard and cancel, and never for a kind that keeps it forever")
    func release() async throws {
        try await withQueue { c throws in
            let worker = try c.worker()
            for outcome in [#""outcome": "done""#, #""outcome": "discarded""#, #""outcome": "cancelled""#] {
                let id = try c.job("'k', unique_key => 'a'")
                let lease = try #require(try c.claim(worker))
                #expect(lease.ids == [id])
                try c.settleAll(lease, #""outcome": "failed", "retry_ms": 0"#)
                #expect(try c.lines("select * from skein.enqueue('k', unique_key => 'a')") == ["\(id) | f"])
                try c.makeDue()
                _ = try c.admit()
                try c.settleAll(try #require(try c.claim(worker)), outcome)
            }
            let ready = try c.job("'k', unique_key => 'a'")
            _ = try c.query("select skein.cancel($1)", [.int8(ready)])
            _ = try c.claim(worker)
            #expect(try c.value("select count(*) from skein.unique_keys") == "0")

            _ = try c.query("select skein.define_kind('once', unique_for => 'forever')")
            let once = try c.job("'once', unique_key => 'a'")
            try c.settle(try #require(try c.claim(worker)))
            #expect(try c.state(once) == "completed")
            #expect(try c.lines("select * from skein.enqueue('once', unique_key => 'a')") == ["\(once) | f"])
        }
    }

    @Test("a repeated request gives the same jobs, concurrently too, and after the quota is used up")
    func requests() async throws {
        try await withDatabase { database in
            let producer = try await database.createLogin("producer", in: ["skein_producer"])
            let c = try await database.connect()
            try await c.run { c throws in
                _ = try c.query("select skein.define_kind('k')")
                _ = try c.query("select skein.grant_producer('\(producer.role)', 'k', max_waiting => 3)")
                let first = try c.lines(
                    "select job_id from skein.enqueue_many('k', array_fill('{}'::jsonb, array[3]), request_id => 'r')")
                #expect(
                    try c.lines(
                        """
                        select job_id from skein.enqueue_many('k', array_fill('{}'::jsonb, array[3]), request_id => 'r')
                        where not created order by ordinal
                        """) == first)
                #expect(
                    try c.refused("select skein.enqueue('k', request_id => 'r')") == "SK005 /request_id request_id")
                // An aborted one leaves nothing behind.
                try c.script("begin; select skein.enqueue('k', request_id => 'aborted'); rollback")
                #expect(try c.value("select created from skein.enqueue('k', request_id => 'aborted')") == "t")
            }
            let given = Tally<Int64>()
            try await inSessions(database.conninfo, 16) { _, c in
                for round in 0..<20 { given.add([try c.job("'k', request_id => 'same \(round)'")]) }
            }
            #expect(given.all.count == 320)
            #expect(Set(given.all).count == 20)
            try await inSessions(producer.conninfo, 1) { _, p in
                let ids = try p.jobs(3, "request_id => 'mine'")
                #expect(try p.refused("select skein.enqueue('k')") == "SK006 max_waiting")
                #expect(try p.jobs(3, "request_id => 'mine'") == ids)
                // Another role's request of the same name is another request.
                #expect(try p.refused("select skein.enqueue('k', request_id => 'r')") == "SK006 max_waiting")
            }
            try await c.run { c throws in
                defer { c.close() }
                #expect(try c.value("select count(*) from skein.ready") == "27")
            }
        }
    }
}
