import PQ
import TestSupport
import Testing

@Suite("Plans and costs that must not depend on luck")
struct EnginePlanTests {
    private static let partitions = "'ready_1', 'lease_1'"

    private static func scans(_ c: isolated PGConnection) throws -> Int {
        _ = try c.query("select pg_stat_force_next_flush()")
        return Int(
            try c.value(
                "select coalesce(sum(seq_scan), 0) from pg_stat_user_tables where relname in (\(partitions))")) ?? -1
    }

    @Test(
        "1,000 claims read the log and the leases through their indexes only, whatever the statistics say",
        arguments: ["empty", "stale", "huge"])
    func indexScansOnly(statistics: String) async throws {
        try await withQueue { c throws in
            let worker = try c.worker()
            // Statistics that call everything tiny, or enormous; autovacuum may not correct them meanwhile.
            try c.script(
                """
                alter table skein.ready_1 set (autovacuum_enabled = off);
                alter table skein.lease_1 set (autovacuum_enabled = off);
                """)
            switch statistics {
            case "empty": try c.script("vacuum analyze skein.ready_1, skein.lease_1")
            case "stale":
                try c.jobs(100)
                _ = try c.claimAll(worker)
                try c.script("analyze skein.ready_1, skein.lease_1")
            default: break
            }
            try c.jobs(20_000)
            if statistics == "huge" {
                try c.script(
                    """
                    analyze;
                    update pg_class set reltuples = 2e9, relpages = 1 where oid = 'skein.ready_1'::regclass;
                    update pg_class set reltuples = 10, relpages = 1 where oid = 'skein.lease_1'::regclass
                    """)
            }
            let before = try Self.scans(c)
            var claimed = 0
            for _ in 0..<1000 {
                let lease = try #require(try c.claim(worker, limit: 10))
                claimed += lease.ids.count
                if claimed % 1000 == 0 { try c.settle(lease) }
            }
            #expect(claimed == 10_000)
            _ = try c.value("select skein.explain_job(max(id)) from skein.ready")
            #expect(try Self.scans(c) == before)
        }
    }

    @Test("while a transaction stays open a claim does not walk what was handed out")
    func heldSnapshot() async throws {
        try await withDatabase { database in
            let holder = try await database.connect()
            let c = try await database.connect()
            try await c.run { c throws in
                _ = try c.query("select skein.define_kind('k')")
            }
            try await holder.run { h in
                try h.script("begin")
                try h.job()
            }
            let growth = try await c.run { c throws in
                defer { c.close() }
                let worker = try c.worker()
                func read(_ c: isolated PGConnection) throws -> Int {
                    _ = try c.query("select pg_stat_force_next_flush()")
                    return Int(
                        try c.value(
                            "select sum(idx_tup_read) from pg_stat_user_indexes where relname in (\(Self.partitions))"))
                        ?? 0
                }
                func cost(_ c: isolated PGConnection) throws -> Int {
                    try c.jobs(100)
                    let before = try read(c)
                    while try c.claim(worker, limit: 50) != nil {}
                    return try read(c) - before
                }
                let first = try cost(c)
                for _ in 0..<100 { _ = try cost(c) }
                return (first, try cost(c))
            }
            try await holder.run { h in
                try h.script("rollback")
                h.close()
            }
            #expect(growth.1 <= 2 * growth.0 + 100, "\(growth)")
        }
    }

    @Test("the newest 50 of 200,000 jobs are listed without deriving the state of all")
    func listing() async throws {
        try await withQueue { c throws in
            let worker = try c.worker()
            for count in [100_000, 80_000] { try c.jobs(count) }
            _ = try c.query("select skein.open_slice()")
            try c.jobs(10_000)
            try c.jobs(10_000, "delay => '1 hour'")
            for part in 0..<30 {
                let lease = try #require(try c.claim(worker))
                if part % 3 == 0 { try c.settle(lease) }
                if part % 3 == 1 { try c.settleAll(lease, "\"outcome\": \"discarded\"") }
            }
            for statistics in ["without statistics", "with statistics"] {
                if statistics == "with statistics" { try c.script("analyze", timeout: .seconds(60)) }
                // A condition on a name needs statistics for the planner to expect enough of it.
                let named = statistics == "with statistics" ? ["where kind = 'k' and id < 150000"] : []
                for page in ["", "where id < 150000"] + named {
                    let rows = try c.lines(
                        """
                        explain (analyze, timing off, summary on)
                        select * from skein.job \(page) order by id desc limit 50
                        """)
                    let states = rows.filter { $0.contains("Function Scan on ready_state") }
                    let called = states.map { row in
                        row.split(separator: "loops=").last.flatMap { Int($0.prefix { $0.isNumber }) } ?? .max
                    }
                    #expect(called.reduce(0, +) <= 200, "\(statistics) \(page)")
                    #expect(!rows.contains { $0.contains("Sort Method: top-N") }, "\(statistics) \(page)")
                }
            }
        }
    }

    @Test("looking for 4,096 characters takes milliseconds, longer limits are refused")
    func lengths() async throws {
        try await withQueue { c throws in
            _ = try c.query(
                """
                select skein.define_kind('long', '{"type": "object", "properties":
                    {"x": {"type": "string", "minLength": 300, "maxLength": 4096}}}')
                """)
            func enqueue(_ c: isolated PGConnection, _ length: Int) throws -> String {
                try c.refused(
                    "select skein.enqueue('long', jsonb_build_object('x', repeat('学', $1)), max_attempts => 1)",
                    [.int4(Int32(length))])
            }
            #expect(try enqueue(c, 299) == "SK002 /x minLength")
            #expect(try enqueue(c, 300) == "accepted")
            #expect(try enqueue(c, 4096) == "accepted")
            #expect(try enqueue(c, 4097) == "SK002 /x maxLength")
            let start = ContinuousClock.now
            for _ in 0..<10 { _ = try enqueue(c, 4096) }
            // 25 ms each where it was measured; the pattern that this replaced took seconds.
            #expect(start.duration(to: .now) < .seconds(5))
            for limit in ["4097", "-1", "1.5", "\"9\"", "null"] {
                #expect(
                    try c.refused(
                        """
                        select skein.define_kind('bad', '{"type": "object", "properties":
                            {"x": {"maxLength": \(limit)}}}')
                        """) == "SK002 /x/maxLength schema")
            }
        }
    }
}
