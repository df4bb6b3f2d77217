import LocalPostgres
import PQ
import TestSupport
import Testing

@Suite("Restore into another cluster")
struct EngineRestoreTests {
    private static let roles = ["skein_owner", "skein_worker", "skein_producer", "skein_operator", "skein_viewer"]

    @Test("waiting, ready, claimed and completed jobs: refused until repaired, then each unfinished one runs once")
    func restore() async throws {
        try await withDatabase { source in
            let c = try await source.connect()
            let (completed, unfinished) = try await c.run { c throws in
                defer { c.close() }
                // Far ahead of a fresh cluster.
                try c.script(
                    "do $$ begin for i in 1 .. 20000 loop perform pg_current_xact_id(); commit; end loop; end $$",
                    timeout: .seconds(60))
                _ = try c.query("select skein.define_kind('k')")
                let worker = try c.worker()
                let done = try c.jobs(50)
                try c.settle(try #require(try c.claim(worker)))
                let failed = try c.jobs(20)
                try c.settleAll(try #require(try c.claim(worker)), #""outcome": "failed""#)
                // Some of them are ready for their second attempt, with two rows in the log; some ended at it.
                try c.makeDue()
                _ = try c.admit()
                let second = try #require(try c.claim(worker, limit: 12))
                try c.settle(second, ids: Array(second.ids.prefix(5)))
                try c.settleEach(
                    second, part: 2, #"[{"id": \#(second.ids[5]), "outcome": "failed"}]"#)
                let running = try c.jobs(30)
                _ = try #require(try c.claim(worker, limit: 28))
                let ready = try c.jobs(40)
                let waiting = try c.jobs(10, "delay => '1 hour'")
                let discarded = try c.jobs(1, "priority => 1")
                try c.settleAll(try #require(try c.claim(worker)), #""outcome": "discarded""#)
                let cancelled = try c.job()
                _ = try c.query("select skein.cancel($1)", [.int8(cancelled)])
                let completed = Set(done + second.ids.prefix(5)).union(discarded)
                let all = Set(done + failed + running + ready + waiting + discarded)
                return (completed, all.subtracting(completed))
            }
            let dump = try await source.dump([])
            try await withCluster(settings: ["fsync": "off"]) { server in
                let target = server.conninfo + " dbname=postgres"
                let roles = Self.roles.map { "create role \($0) nologin;" }.joined(separator: "\n")
                try await source.psql(roles + "\n" + dump, conninfo: target)
                let r = try await PGConnection.connect(target, logger: testLogger)
                try await r.run { r throws in
                    defer { r.close() }
                    let before = try r.value("select count(*) from skein.job")
                    let worker = try r.worker()
                    #expect(
                        try r.refused("select skein.claim($1, '{default}', 10, 10)", [.int8(worker)])
                            == "SK014 restored")
                    #expect(
                        try r.value("select status from skein.doctor() where check_name like 'restored%'") == "fail")
                    // Life goes on meanwhile: what is let through or enqueued now has ids lower than the old ones.
                    try r.makeDue()
                    let admitted = try r.admit()
                    #expect(admitted >= 10)
                    let added = try r.job()
                    let actions = try r.lines("select * from skein.repair()")
                    #expect(actions.count == 4, "\(actions)")
                    #expect(try r.lines("select * from skein.repair()") == ["nothing to repair | 0"])
                    #expect(
                        try r.value("select status from skein.doctor() where check_name like 'restored%'") == "ok")
                    #expect(Int(try r.value("select count(*) from skein.job")) == (Int(before) ?? 0) + 1)
                    // The workers of the old cluster are buried, this cluster's worker too.
                    let next = try r.worker()
                    try r.makeDue()
                    _ = try r.admit()
                    let leases = try r.claimAll(next, limit: 30)
                    let ran = leases.flatMap(\.ids)
                    #expect(Set(ran).count == ran.count)
                    #expect(Set(ran) == unfinished.union([added]))
                    #expect(Set(ran).isDisjoint(with: completed))
                    for lease in leases { #expect(try r.settle(lease) == []) }
                    #expect(try r.states() == "cancelled 1, completed \(55 + ran.count), discarded 1")
                    #expect(try r.value("select count(*) = count(distinct id) from skein.job") == "t")
                }
            }
        }
    }

    @Test("a log that was never claimed from is recognised as well")
    func withoutLeases() async throws {
        try await withDatabase { database in
            let c = try await database.connect()
            try await c.run { c throws in
                defer { c.close() }
                _ = try c.query("select skein.define_kind('k')")
                let worker = try c.worker()
                let ids = try c.jobs(3)
                // As a restore would leave it.
                _ = try c.query("update skein.ready set xid = '99999999999'")
                #expect(
                    try c.refused("select skein.claim($1, '{default}', 10, 10)", [.int8(worker)]) == "SK014 restored")
                _ = try c.query("select skein.repair()")
                #expect(try c.claim(try c.worker())?.ids == ids)
            }
        }
    }

    @Test("repairing 100,000 jobs takes seconds")
    func speed() async throws {
        try await withQueue { c throws in
            let worker = try c.worker()
            try c.jobs(100_000)
            for _ in 0..<60 { try c.settle(try #require(try c.claim(worker))) }
            _ = try c.query(
                """
                update skein.lease set lo = '99999999999:99999999999:', hi = '99999999999:99999999999:',
                    pos_xid = (pos_xid::text::bigint + 9999999999)::text::xid8
                """)
            let start = ContinuousClock.now
            _ = try c.query("select skein.repair()", timeout: .seconds(60))
            #expect(start.duration(to: .now) < .seconds(20))
        }
    }
}
