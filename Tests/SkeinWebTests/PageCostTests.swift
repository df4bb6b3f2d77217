import HTTPTypes
import PQ
import Skein
import TestSupport
import Testing

@testable import SkeinWeb

/// Blocks that PostgreSQL touches for a page, over one history and over another five times as long.
@Suite("What a page reads does not grow with what is kept", .timeLimit(.minutes(10)))
struct PageCostTests {
    private static let filters = [
        "", "kind:none", "kind:cost.*", "tenant:none", "args.school:none", "tag:none", "age:%3E1m", "unique_key:none",
        "state:scheduled", "state:available", "state:running", "state:retryable", "state:completed", "state:discarded",
        "state:discarded%20kind:none", "state:completed%20args.school:none", "-state:completed",
    ]
    private static let paths =
        PagesTests.paths + ["/metrics", "/jobs/1", "/operations?filter=kind:cost.mail&action=cancel"]
        + filters.map { "/jobs?filter=\($0)" }
        + (["overview", "failures"] + APIResource.lists.map { String($0.path.dropFirst()) }).map { "/api/v1/\($0)" }

    @Test("pages, metrics and lists")
    func bounded() async throws {
        try await withDatabase(.programme) { database in
            try await database.psql(
                """
                select skein.define_kind('cost.mail', queue => 'mail'), skein.define_kind('cost.later'), skein.define_kind('cost.ready', queue => 'ready');
                select skein.set_schedule('cost', 'cost.later', rule => 'cron: * * * * *');
                """)
            // Ended jobs beyond what is looked at; what waits is counted up to 100,000 and so is kept about the same.
            try await Self.fill(database, done: 12, waiting: 10_000, audit: 20_000)
            let short = try await Self.costs(database)
            try await Self.fill(database, done: 48, waiting: 1_000, audit: 80_000)
            let long = try await Self.costs(database)
            // The newest failed jobs come along the indexes; to read and sort all would cost few blocks here and much time in a year.
            let failures = try await database.psql(
                "explain (costs off) \(Site.FailureLook.page.statement("f.kind, f.error, max(f.id)").sql)")
            #expect(failures.contains("Merge Append") && !failures.contains("Sort Key: j.id"), "\(failures)")
            for path in Self.paths {
                let (before, after) = (short[path] ?? 0, long[path] ?? .max)
                #expect(before > 0 && after <= before * 3 / 2 + 500, "\(path): \(before) blocks, then \(after)")
            }
        }
    }

    /// `done` thousands are worked off in a slice of their own, one job in eight given up; its hour is over.
    private static func fill(_ database: TestDatabase, done: Int, waiting: Int, audit: Int) async throws {
        try await database.psql(
            """
            do $$
            declare
                v_worker bigint := skein.register_worker('cost', 'cost', 1, '0', array['mail'], 1000);
                v_claimed record;
            begin
                for round in 1..\(done) loop
                    perform count(*) from skein.enqueue_many('cost.mail', array_fill('{"school": 1}'::jsonb, array[1000]));
                    commit;
                    loop
                        select * into v_claimed from skein.claim_batch(v_worker, array['mail'], 1000, 1000);
                        exit when v_claimed is null;
                        perform skein.settle(v_claimed.slice, v_claimed.lane, v_claimed.seq, v_claimed.token, 1,
                            v_claimed.ids[126:], array_fill(1500, array[cardinality(v_claimed.ids) - 125]));
                        perform skein.settle_each(v_claimed.slice, v_claimed.lane, v_claimed.seq, v_claimed.token, 2, (
                            select jsonb_agg(jsonb_build_object('id', i, 'outcome', 'discarded', 'code', 'cost', 'error', 'no answer'))
                            from unnest(v_claimed.ids[:125]) i));
                        commit;
                    end loop;
                    perform skein.beat_worker(v_worker, clock_timestamp(), 0, '{}');
                    commit;
                end loop;
                perform skein.set_worker_state(v_worker, 'stopped');
            end
            $$;
            select count(*) from skein.enqueue_many('cost.later', array_fill('{}'::jsonb, array[\(waiting)]), delay => '30 days');
            select count(*) from skein.enqueue_many('cost.ready', array_fill('{}'::jsonb, array[\(waiting)]));
            set role skein_owner;
            select skein.open_slice();
            reset role;
            update skein.slices set closed_at = closed_at - interval '2 hours';
            insert into skein.audit_log (actor, action, subject, detail)
            select session_user, 'cancel', g::text, '{}' from generate_series(1, \(audit)) g;
            insert into skein.occurrences (schedule, due_at, outcome, decided_at)
            select 'cost', timestamptz '2020-01-01' + n * interval '1 minute', 'fired', now()
            from (select count(*) from skein.occurrences) o cross join generate_series(o.count + 1, o.count + \(audit)) n;
            -- what the server sweeps by itself would count as read by a page
            do $$
            declare
                v_table regclass;
            begin
                for v_table in select oid from pg_class
                    where relkind = 'r' and relnamespace in ('skein'::regnamespace, 'programme'::regnamespace)
                loop
                    execute format('alter table %s set (autovacuum_enabled = off)', v_table);
                end loop;
            end
            $$;
            vacuum analyze;
            """)
    }

    /// By path, the fewest of three rounds: what else runs in the database counts as well.
    private static func costs(_ database: TestDatabase) async throws -> [String: Int64] {
        let pool = Database(database.conninfo, poolSize: 1, logger: testLogger)
        // From another database, whose own reads count there.
        let watch = try await PGConnection.connect(database.conninfo + " dbname=postgres", logger: testLogger)
        let name = database.name
        @Sendable func blocks() async throws -> Int64 {
            _ = try await pool.pool.run { try $0.query("select pg_stat_force_next_flush()") }
            return try await watch.run { c in
                try c.query(
                    "select blks_hit + blks_read from pg_stat_database where datname = $1::text", [.text(name)]
                ).get(Int64.self, row: 0, 0)
            }
        }
        let found: Result<[String: Int64], any Error> = await .of {
            try await withPage(try WebConfiguration(listen: "127.0.0.1:0"), pool) { client in
                var costs: [String: Int64] = [:]
                for _ in 0..<3 {
                    // An index alone suffices only where all rows are seen by everybody, which an old snapshot can put off.
                    try await database.psql("vacuum")
                    for path in paths {
                        // The first visit reads from the catalogs what the vacuum made the session forget: a matter of tables, not of jobs.
                        _ = try await client.get(path)
                        let before = try await blocks()
                        let answer = try await client.get(path)
                        #expect(answer.status == .ok, "\(path): \(answer.status)")
                        costs[path] = min(costs[path] ?? .max, try await blocks() - before)
                    }
                }
                return costs
            }
        }
        await watch.close()
        await pool.close()
        return try found.get()
    }
}

extension Result where Failure == any Error {
    /// What an asynchronous body gives or throws, to be looked at after cleaning up.
    fileprivate static func of(_ body: () async throws -> Success) async -> Self {
        do { return .success(try await body()) } catch { return .failure(error) }
    }
}
