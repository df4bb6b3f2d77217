import PQ
import TestSupport
import Testing

@Suite("Limits and fair queues")
struct EngineLimitTests {
    /// Keeps, whatever is cleaned up, when each limited job was let through, started and released.
    private static let history = """
        create table public.uses as select *, null::timestamptz as at from skein.limit_uses;
        create function public.note_use() returns trigger language plpgsql security definer as $$
        begin
            insert into public.uses select new.*, clock_timestamp();
            return null;
        end $$;
        create trigger note_use after insert or update on skein.limit_uses
        for each row execute function public.note_use();
        """

    @Test("max_running is never exceeded by four workers, and always used")
    func maxRunning() async throws {
        try await withDatabase { database in
            let c = try await database.connect()
            try await c.run { c throws in
                _ = try c.query("select skein.define_kind('k')")
                _ = try c.query("select skein.define_limit('two', max_running => 2)")
                try c.script(Self.history)
                for key in ["two:a", "two:b"] { try c.jobs(120, "limit_key => '\(key)'") }
                for _ in 0..<4 { _ = try c.worker() }
            }
            try await inSessions(database.conninfo, 4) { index, c in
                while try c.value("select coalesce(sum(cardinality(ids)), 0) from skein.outcome where kind = 'done'")
                    != "240"
                {
                    if index == 0 { _ = try c.admit() }
                    guard let lease = try c.claim(Int64(index + 1), limit: 3, free: 3) else { continue }
                    // In a limit's jobs a failure gives the slot on as well.
                    let outcome = lease.seq % 5 == 0 ? #""outcome": "returned""# : #""outcome": "done""#
                    _ = try c.query("select pg_sleep(0.002)")
                    #expect(try c.settleAll(lease, outcome) == [])
                }
            }
            try await c.run { c throws in
                defer { c.close() }
                #expect(try c.states() == "completed 240")
                #expect(try c.value("select count(*) from skein.limit_uses where released_at is null") == "0")
                // Held from being let through until being released.
                let most = try c.lines(
                    """
                    select limit_key, max(held)
                    from (
                        select limit_key, sum(step) over (partition by limit_key order by at, step) as held
                        from (
                            select limit_key, min(admitted_at) as at, 1 as step from public.uses group by limit_key, use
                            union all
                            select limit_key, released_at, -1 from public.uses where released_at is not null
                        ) steps
                    ) h
                    group by limit_key order by limit_key
                    """)
                #expect(most == ["two:a | 2", "two:b | 2"])
            }
        }
    }

    @Test("no more than `rate` starts lie in any period")
    func rate() async throws {
        try await withDatabase { database in
            let c = try await database.connect()
            try await c.run { c throws in
                _ = try c.query("select skein.define_kind('k')")
                _ = try c.query("select skein.define_limit('r', rate => 5, per => '0.4 s')")
                try c.script(Self.history)
                try c.jobs(40, "limit_key => 'r'")
                for _ in 0..<4 { _ = try c.worker() }
            }
            try await inSessions(database.conninfo, 4) { index, c in
                while try c.value("select count(*) from skein.outcome") != "40" {
                    if index % 2 == 0 { _ = try c.admit() }
                    // Starts lag behind being let through: a late one must not bunch with the next period's.
                    _ = try c.query("select pg_sleep(0.03 * random())")
                    if let lease = try c.claim(Int64(index + 1), limit: 1, free: 1) {
                        #expect(try c.settleAll(lease, #""outcome": "done""#) == [])
                    }
                }
            }
            try await c.run { c throws in
                defer { c.close() }
                let bounds = try c.lines(
                    """
                    with starts as (
                        select min(started_at) as at from public.uses where started_at is not null group by use
                    )
                    select count(*), max((
                        select count(*) from starts b where b.at > a.at - interval '0.4 s' and b.at <= a.at
                    )), max(at) - min(at) >= interval '2.8 s'
                    from starts a
                    """)
                #expect(bounds == ["40 | 5 | t"])
            }
        }
    }

    @Test("two workers that let go of several limits at once, in opposite order, do not deadlock")
    func lockOrder() async throws {
        try await withDatabase { database in
            let c = try await database.connect()
            let leases = try await c.run { c throws in
                _ = try c.query("select skein.define_kind('k')")
                _ = try c.query("select skein.define_limit('l', max_running => 50)")
                let worker = try c.worker()
                for _ in 0..<20 {
                    for key in 0..<10 { try c.job("'k', limit_key => 'l:\(key)'") }
                }
                _ = try c.admit()
                return [try #require(try c.claim(worker, limit: 100)), try #require(try c.claim(worker, limit: 100))]
            }
            try await inSessions(database.conninfo, 2) { index, c in
                var ids = leases[index].ids
                if index == 1 { ids.reverse() }
                for part in 0..<20 {
                    let some = ids[part * 5..<part * 5 + 5]
                    try c.settleEach(
                        leases[index], part: part * 2,
                        "[" + some.map { #"{"id": \#($0), "outcome": "done"}"# }.joined(separator: ",") + "]")
                }
            }
            try await c.run { c throws in
                defer { c.close() }
                #expect(try c.states() == "completed 200")
            }
        }
    }

    @Test("a tenant with 10,000 jobs and one with 3: the lane stays shallow and the few are among the first")
    func fairness() async throws {
        try await withQueue { c throws in
            let worker = try c.worker()
            _ = try c.query("select skein.define_queue('default', fair => true, fair_depth => 8)")
            try c.jobs(10_000, "tenant => 'big'")
            let few = try c.jobs(3, "tenant => 'small'")
            let without = try c.jobs(3)
            var order: [Int64] = []
            for _ in 0..<10 {
                #expect(try c.admit() <= 8)
                #expect(try c.admit() == 0, "refilled though it is full")
                let depth = Int(try c.value("select count(*) from skein.lanes l, skein.unclaimed(l.lane)")) ?? -1
                #expect(depth <= 8)
                let lease = try #require(try c.claim(worker, limit: 4))
                try c.settle(lease)
                order += lease.ids
            }
            let firstTwelve = Set(order.prefix(12))
            #expect(firstTwelve.isSuperset(of: few))
            #expect(firstTwelve.isSuperset(of: without))
            #expect(order.count == 40)
            // A failed one takes its turn again and does not slip past the others.
            let lease = try #require(try c.claim(worker, limit: 1))
            try c.settleAll(lease, #""outcome": "returned""#)
            #expect(try c.value("select reason from skein.waiting where id = $1", [.int8(lease.ids[0])]) == "fair")
        }
    }

    @Test("the tenant served last waits for the others, whoever comes late")
    func turns() async throws {
        try await withQueue { c throws in
            let worker = try c.worker()
            _ = try c.query("select skein.define_queue('default', fair => true, fair_depth => 1)")
            for tenant in ["a", "b", "c"] { try c.jobs(4, "tenant => '\(tenant)'") }
            var served = ""
            while try c.admit() == 1 {
                let lease = try #require(try c.claim(worker))
                served += try c.value("select tenant from skein.job where id = $1", [.int8(lease.ids[0])])
                try c.settle(lease)
            }
            #expect(served == "abcabcabcabc")
        }
    }
}
