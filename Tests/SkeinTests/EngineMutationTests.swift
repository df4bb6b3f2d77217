import PQ
import TestSupport
import Testing

/// Takes one guard away in a database of its own and shows that the scenario which stands for it then goes wrong: a test
/// of the tests.
@Suite("Without its guard each scenario fails")
struct EngineMutationTests {
    /// What a scenario found wrong; empty when all is well.
    typealias Scenario = @Sendable (TestDatabase) async throws -> [String]

    /// Replaces text inside a function, with its settings and rights kept.
    private func mutate(
        _ database: TestDatabase, _ function: String, _ old: String, _ new: String
    ) async throws {
        let c = try await database.connect()
        try await c.run { c throws in
            defer { c.close() }
            let text = try c.value(
                """
                select pg_get_functiondef(p.oid) from pg_proc p
                where p.proname = $1 and p.pronamespace = 'skein'::regnamespace
                """,
                [.text(function)])
            let mutant = text.replacing(old, with: new)
            #expect(mutant != text, "\(function) does not contain \(old)")
            try c.script(mutant)
        }
    }

    private func check(
        _ scenario: Scenario, without guardOf: (function: String, old: String, new: String)
    ) async throws {
        try await withDatabase { database async throws in
            #expect(try await scenario(database) == [])
        }
        try await withDatabase { database in
            try await mutate(database, guardOf.function, guardOf.old, guardOf.new)
            let found = try await scenario(database)
            #expect(found != [], "the mutant of \(guardOf.function) survived")
        }
    }

    /// Two writers that overlap with windows: `a` begins first, is open when a window is drawn, and commits within it.
    private static let overlap: Scenario = { database in
        let a = try await database.connect()
        let b = try await database.connect()
        let (worker, before) = try await b.run { c throws in
            _ = try c.query("select skein.define_kind('k')")
            return (try c.worker(), try c.job())
        }
        let late = try await a.run { c throws in
            try c.script("begin")
            return try c.job()
        }
        let (after, first) = try await b.run { c throws in
            let after = try c.jobs(2)
            return (after, try c.claim(worker, limit: 2)?.ids ?? [])
        }
        try await a.run { c throws in
            try c.script("commit")
            c.close()
        }
        return try await b.run { c throws in
            defer { c.close() }
            let all = try first + c.claimAll(worker).flatMap(\.ids)
            let wanted = Set(after + [before, late])
            return wanted.subtracting(all).map { "lost \($0)" }
                + (Set(all).count == all.count ? [] : ["handed out twice: \(all)"])
        }
    }

    /// The same, but the first batch ends before `a`'s id: a careless scan meets its rows in the open window.
    private static let overlapInWindow: Scenario = { database in
        let a = try await database.connect()
        let b = try await database.connect()
        let worker = try await b.run { c throws in
            _ = try c.query("select skein.define_kind('k')")
            _ = try c.job()
            return try c.worker()
        }
        _ = try await a.run { c throws in
            try c.script("begin")
            return try c.job()
        }
        let first = try await b.run { c throws in
            _ = try c.jobs(2)
            return try c.claim(worker, limit: 1)?.ids ?? []
        }
        try await a.run { c throws in
            try c.script("commit")
            c.close()
        }
        return try await b.run { c throws in
            defer { c.close() }
            let all = try first + c.claimAll(worker).flatMap(\.ids)
            return Set(all).count == 4 && all.count == 4 ? [] : ["handed out \(all)"]
        }
    }

    /// One session with a worker, a lease of two jobs, and what the body finds wrong.
    private static func leased(
        _ body: @escaping @Sendable (isolated PGConnection, Int64, HeldLease) throws -> [String]
    ) -> Scenario {
        { database in
            let c = try await database.connect()
            return try await c.run { c throws in
                defer { c.close() }
                _ = try c.query("select skein.define_kind('k')")
                let worker = try c.worker()
                try c.jobs(2)
                return try body(c, worker, try #require(try c.claim(worker)))
            }
        }
    }

    @Test("late transactions ignored")
    func lateTransactions() async throws {
        try await check(
            Self.overlap,
            without: ("claim_lane", "from pg_snapshot_xip(v_cursor.lo) x", "from pg_snapshot_xip('4:4:') x"))
    }

    @Test("the window's end not looked at")
    func windowEnd() async throws {
        try await check(
            Self.overlapInWindow, without: ("claim_lane", "and pg_visible_in_snapshot(r.xid, v_cursor.hi)\n", "\n"))
    }

    @Test("the window's late transactions not held to its end")
    func windowLate() async throws {
        try await check(
            Self.overlap,
            without: ("claim_lane", "from pg_snapshot_xip(v_cursor.lo) x", "from pg_snapshot_xip(v_cursor.hi) x"))
    }

    @Test("a claim's own transaction taken for finished")
    func ownTransaction() async throws {
        let scenario: Scenario = { database in
            let a = try await database.connect()
            let b = try await database.connect()
            let (worker, first) = try await a.run { c throws in
                _ = try c.query("select skein.define_kind('k')")
                let worker = try c.worker()
                try c.script("begin")
                return (worker, try c.job())
            }
            let others = try await b.run { c throws in
                defer { c.close() }
                return try c.jobs(3)
            }
            return try await a.run { c throws in
                defer { c.close() }
                let early = try c.claim(worker)?.ids ?? []
                let behind = try c.job()
                try c.script("commit")
                let all = try early + c.claimAll(worker).flatMap(\.ids)
                return Set(all) == Set(others + [first, behind]) && all.count == 5 ? [] : ["handed out \(all)"]
            }
        }
        try await check(scenario, without: ("claim_lane", "skein.others_snapshot()", "pg_current_snapshot()"))
    }

    @Test("the token not looked at")
    func token() async throws {
        let scenario = Self.leased { c, _, lease in
            var other = lease
            other.token += 1
            return try c.settle(other) == lease.ids ? [] : ["a wrong token was accepted"]
        }
        try await check(scenario, without: ("hold_lease", "and l.token = p_token", ""))
    }

    @Test("settled and rescued jobs not looked up", arguments: ["settle", "settle_each"])
    func refusedIDs(function: String) async throws {
        let scenario = Self.leased { c, worker, lease in
            _ = try c.query("select skein.rescue($1)", [.int8(worker)])
            let refused = try function == "settle" ? c.settle(lease) : c.settleAll(lease, #""outcome": "done""#)
            let states = try c.states()
            return refused == lease.ids && states == "available 2" ? [] : ["after the rescue: \(states)"]
        }
        try await check(scenario, without: ("refused_ids", "select array_agg(i.id)", "select null::bigint[]"))
    }

    @Test("a dead worker not turned away")
    func deadWorker() async throws {
        let scenario = Self.leased { c, worker, _ in
            _ = try c.query("select skein.rescue($1)", [.int8(worker)])
            let answer = try c.refused("select skein.claim($1, '{default}', 1, 1)", [.int8(worker)])
            return answer == "SK013 incarnation" ? [] : ["a dead worker: \(answer)"]
        }
        try await check(
            scenario, without: ("hold_worker", "and w.state in ('active', 'quiet', 'stopping')", ""))
    }

    @Test("a cancel not looked at by the claim")
    func cancel() async throws {
        let scenario: Scenario = { database in
            let c = try await database.connect()
            return try await c.run { c throws in
                defer { c.close() }
                _ = try c.query("select skein.define_kind('k')")
                let id = try c.job()
                _ = try c.query("select skein.cancel($1)", [.int8(id)])
                return try c.claim(try c.worker()) == nil ? [] : ["a cancelled job was handed out"]
            }
        }
        try await check(
            scenario, without: ("claim_lane", "exists (select from skein.overrides q where q.job_id = c.id)", "false"))
    }

    @Test("a limit's slots not counted")
    func limit() async throws {
        let scenario: Scenario = { database in
            let c = try await database.connect()
            return try await c.run { c throws in
                defer { c.close() }
                _ = try c.query("select skein.define_kind('k')")
                _ = try c.query("select skein.define_limit('l', max_running => 2)")
                try c.jobs(9, "limit_key => 'l'")
                _ = try c.admit()
                _ = try c.admit()
                return try c.claimAll(try c.worker()).flatMap(\.ids).count == 2 ? [] : ["the limit was exceeded"]
            }
        }
        try await check(
            scenario,
            without: ("admit_limited", "v_limit.max_running - count(*) filter (where u.released_at is null)", "9"))
    }

    @Test("pg_temp left out of a search_path")
    func temporarySchema() async throws {
        let scenario: Scenario = { database in
            let producer = try await database.createLogin("producer", in: ["skein_producer"])
            let c = try await database.connect()
            try await c.run { c throws in
                defer { c.close() }
                _ = try c.query("select skein.define_kind('k')")
                _ = try c.query("select skein.grant_producer('\(producer.role)', 'k')")
            }
            let p = try await PGConnection.connect(producer.conninfo, logger: testLogger)
            return try await p.run { p in
                defer { p.close() }
                do {
                    try p.script(
                        """
                        create function pg_temp.leak() returns boolean language plpgsql as
                            $$ begin raise exception 'running as %', current_user; end $$;
                        create domain pg_temp.timestamptz as pg_catalog.timestamptz check (pg_temp.leak());
                        select skein.enqueue('k', delay => '1 hour');
                        """)
                    return []
                } catch {
                    return ["\(error)"]
                }
            }
        }
        try await check(
            scenario,
            without: ("check_run_at", "SET search_path TO 'pg_catalog', 'pg_temp'", "SET search_path TO 'pg_catalog'"))
    }
}
