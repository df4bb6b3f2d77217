import PQ
import TestSupport
import Testing

@Suite("Priorities and pauses")
struct EngineOrderTests {
    @Test("a lower number runs first, within a lane the order is that of commits")
    func priorities() async throws {
        try await withQueue { c throws in
            let worker = try c.worker()
            let late = try c.jobs(5, "priority => 200")
            let first = try c.jobs(5, "priority => 1")
            let middle = try c.jobs(5)
            #expect(try c.claimAll(worker, limit: 3).flatMap(\.ids) == first + middle + late)
        }
    }

    @Test("under a permanent backlog every lower lane gets its share, and empty lanes use up nobody's turn")
    func share() async throws {
        try await withQueue { c throws in
            let worker = try c.worker()
            // Many lanes that never have a job.
            for priority in 110..<140 {
                _ = try c.query("select skein.define_kind('empty\(priority)', priority => \(priority))")
            }
            try c.jobs(40_000, "priority => 1")
            let low = Set(try c.jobs(500, "priority => 300"))
            let lowest = Set(try c.jobs(500, "priority => 900"))
            var counts = [0, 0]
            for turn in 0..<320 {
                let lease = try #require(try c.claim(worker, limit: 80, turn: turn))
                if low.contains(lease.ids[0]) { counts[0] += lease.ids.count }
                if lowest.contains(lease.ids[0]) { counts[1] += lease.ids.count }
                #expect(turn % 8 == 7 || lease.ids.count == 80)
            }
            // 40 shares of an eighth of 80, half for each.
            #expect(counts == [200, 200])
        }
    }

    @Test("a pause of a queue, kind, tenant or tag holds jobs back until it ends", arguments: ["resume", "until"])
    func pauses(end: String) async throws {
        try await withQueue { c throws in
            let worker = try c.worker(["default", "q"])
            let both = ["default", "q"]
            _ = try c.query("select skein.define_kind('other')")
            _ = try c.query("select skein.define_queue('q')")
            for (what, name, options) in [
                ("queue", "q", "'k', queue => 'q'"), ("kind", "other", "'other'"),
                ("tenant", "t", "'k', tenant => 't'"),
                ("tag", "g", "'k', tags => '{f,g}'"),
            ] {
                let before = try c.job(options)
                let until = end == "until" ? "clock_timestamp() + interval '0.3 s'" : "null"
                _ = try c.query("select skein.pause('\(what)', '\(name)', 'works', \(until))")
                let after = try c.job(options)
                let free = try c.job()
                #expect(try c.claimAll(worker, queues: both).flatMap(\.ids) == [free], "\(what)")
                for id in [before, after] {
                    #expect(
                        try c.value(
                            "select reason_code from skein.explain_job($1) limit 1", [.int8(id)]) == "paused_\(what)")
                }
                _ = try c.admit()
                #expect(try c.claim(worker, queues: both) == nil)
                if end == "until" {
                    _ = try c.query("select pg_sleep(0.35)")
                } else {
                    #expect(try c.value("select skein.resume('\(what)', '\(name)')") == "t")
                    #expect(try c.value("select skein.resume('\(what)', '\(name)')") == "f")
                }
                _ = try c.admit()
                #expect(try Set(c.claimAll(worker, queues: both).flatMap(\.ids)) == [before, after], "\(what)")
            }
            #expect(try c.value("select count(*) from skein.audit where action in ('pause', 'resume')") != "0")
        }
    }

    @Test("the first job of a lane does not hold others up while its transaction is open")
    func newLane() async throws {
        try await withDatabase { database in
            let c = try await database.connect()
            let writer = try await database.connect()
            try await c.run { c throws in
                _ = try c.query("select skein.define_kind('k', queue => 'q', priority => 42)")
                _ = try c.query("select skein.define_queue('later')")
                _ = try c.query("select skein.define_limit('l', max_running => 1)")
            }
            let calls = ["'k'", "'k', limit_key => 'l'", "'k', queue => 'later', priority => 100"]
            try await writer.run { w throws in
                try w.script("begin")
                for call in calls { try w.job(call) }
            }
            try await c.run { c throws in
                defer { c.close() }
                try c.script("set lock_timeout = '1s'")
                for call in calls { try c.job(call) }
            }
            try await writer.run { w throws in
                try w.script("rollback")
                w.close()
            }
        }
    }

    @Test("many cancelled jobs ahead of one that may run do not hide it")
    func passedOver() async throws {
        try await withQueue { c throws in
            let worker = try c.worker()
            try c.jobs(2000)
            _ = try c.query(
                "insert into skein.overrides (job_id, action, actor) select id, 'cancel', 'test' from skein.ready")
            let id = try c.job()
            var rounds = 0
            var lease: HeldLease?
            while lease == nil, rounds < 20 {
                rounds += 1
                lease = try c.claim(worker, limit: 50)
            }
            #expect(lease?.ids == [id])
            #expect(try c.states() == "cancelled 2000, running 1")
        }
    }
}
