import PQ
import Skein
import SkeinBench

/// A long history, made by the engine's own functions: jobs are enqueued, claimed and settled by the thousand, in seven slices
/// behind those whose finished jobs are forgotten, one in a hundred given up; more of them wait for later, or are ready.
struct History: Sendable {
    let database: Database

    private static let slices = 7
    /// keep_ended is 90 days, keep_finished 7.
    private static let oldSlices = 83
    private static let batch = 10_000

    func fill(done: Int, waiting: Int, ready: Int) async throws -> BenchReport {
        let start = ContinuousClock.now
        try await run(
            """
            select skein.define_kind('web.mail', queue => 'mail'), skein.define_kind('web.report', queue => 'report'),
                skein.define_kind('web.rare', queue => 'report'), skein.define_kind('web.later', queue => 'later'),
                skein.define_kind('web.ready', queue => 'ready');
            select job_id from skein.enqueue('web.rare', '{"school": 1}');
            """)
        try await run(Self.age)
        for slice in 0..<Self.slices {
            if slice > 0 { try await run("set role skein_owner; select skein.open_slice(); reset role") }
            try await run(Self.work(rounds: done / Self.slices / Self.batch))
        }
        try await enqueue(waiting, "web.later", "delay => '30 days', tenant => 'school-7'")
        try await enqueue(ready, "web.ready", "tenant => 'school-8'")
        try await run(
            """
            select skein.set_schedule('web-' || g, 'web.later', rule => format('cron: %s * * * *', g)) from generate_series(0, 19) g;
            select skein.enqueue('web.report', '{}') from generate_series(1, 100);
            insert into skein.audit_log (actor, action, subject, detail)
            select session_user, 'cancel', g::text, '{}' from generate_series(1, 1000000) g;
            insert into skein.occurrences (schedule, due_at, outcome, decided_at)
            select 'web-' || g % 20, now() - g * interval '1 minute', case when g % 1000 = 0 then 'missed' else 'fired' end,
                now() - g * interval '1 minute'
            from generate_series(1, 500000) g;
            select programme.generate_city(2026, holders => 400);
            analyze;
            """)
        var report = BenchReport("fill")
        report.add("finished_jobs", .integer(try await count("skein.outcome o cross join lateral unnest(o.ids) i")))
        report.add("ended_jobs", .integer(try await count("skein.ended")))
        report.add("waiting_jobs", .integer(try await count("skein.waiting")))
        report.add(
            "gigabytes", .number(Double(try await count("pg_database_size(current_database())", "max(size)")) / 1e9))
        report.add("seconds", .number((ContinuousClock.now - start) / .seconds(1)))
        return report
    }

    private func enqueue(_ count: Int, _ kind: String, _ options: String) async throws {
        for start in stride(from: 0, to: count, by: Self.batch) {
            try await run(
                """
                select count(*)
                from skein.enqueue_many('\(kind)',
                    array_fill('{"school": 7}'::jsonb, array[\(min(count - start, Self.batch))]), \(options))
                """)
        }
    }

    /// Slices as they are when their finished jobs are past retention and their ended ones are not.
    private static let age = """
        do $$
        declare
            v_slice int;
        begin
            set role skein_owner;
            for n in 1..\(oldSlices) loop
                v_slice := skein.open_slice() - 1;
                perform skein.drop_slice_part(v_slice, array['outcome', 'lease', 'ready', 'results']);
                update skein.slices s
                set finished_dropped_at = clock_timestamp()
                where s.slice = v_slice;
            end loop;
            reset role;
        end
        $$;
        """

    /// Enqueues a batch, works it off, and again.
    private static func work(rounds: Int) -> String {
        """
        do $$
        declare
            v_worker bigint := skein.register_worker('bench', 'bench', 1, '0', array['mail', 'report'], 1000);
            v_claimed record;
            v_bad int;
        begin
            commit;
            for round in 1..\(rounds) loop
                perform count(*)
                from skein.enqueue_many(case when round % 4 = 0 then 'web.report' else 'web.mail' end,
                    array_fill(jsonb_build_object('school', round % 500, 'text', repeat('x', 40)), array[\(batch)]),
                    tenant => 'school-' || round % 500, tags => array['bench']);
                commit;
                loop
                    select * into v_claimed from skein.claim_batch(v_worker, array['mail', 'report'], 1000, 1000);
                    exit when v_claimed is null;
                    v_bad := cardinality(v_claimed.ids) / 100;
                    perform skein.settle(v_claimed.slice, v_claimed.lane, v_claimed.seq, v_claimed.token, 1,
                        v_claimed.ids[v_bad + 1:], array_fill(1500, array[cardinality(v_claimed.ids) - v_bad]));
                    perform skein.settle_each(v_claimed.slice, v_claimed.lane, v_claimed.seq, v_claimed.token, 2, (
                        select jsonb_agg(jsonb_build_object('id', i, 'outcome', 'discarded', 'code', 'bench', 'error',
                            format('the endpoint of school %s does not answer', round % 20)))
                        from unnest(v_claimed.ids[:v_bad]) i))
                    where v_bad > 0;
                    commit;
                end loop;
                perform skein.beat_worker(v_worker, clock_timestamp(), 0, '{}');
                commit;
            end loop;
            perform skein.set_worker_state(v_worker, 'stopped');
            commit;
        end
        $$;
        """
    }

    /// Addresses of the page and of the API, among them the filters that are hardest on it.
    func addresses() async throws -> [String] {
        let ids = try await database.pool.run { connection in
            let rows = try connection.query(
                "select (select max(id) from skein.ended), (select max(id) from skein.waiting), (select max(id) - 3000000 from skein.ended)"
            )
            return try (0..<3).map { try rows.get(Int64?.self, row: 0, $0) ?? 1 }
        }
        let filters = [
            "", "state:discarded", "state:scheduled", "state:running", "state:completed", "state:available",
            "kind:web.rare", "kind:web.mail", "kind:nothing.*", "queue:later", "tenant:school-7", "tag:bench",
            "args.school:42", "args.school:none", "age:%3E1m", "age:%3C1h%20state:discarded", "unique:none",
            "id:\(ids[0])", "-state:completed%20kind:none",
        ]
        let pages =
            [
                "/", "/failures", "/queues", "/schedules", "/workers", "/operations", "/system", "/audit",
                "/audit?after=500000", "/reviews", "/videos", "/notifications", "/keys", "/metrics", "/readyz",
                "/jobs/\(ids[0])", "/jobs/\(ids[1])", "/jobs/\(ids[2])", "/jobs/1", "/jobs?after=\(ids[2])",
                "/jobs?filter=state:discarded&after=\(ids[2])",
                "/jobs?filter=kind:none&after=\(ids[2])", "/jobs?filter=state:completed%20kind:none&after=\(ids[2])",
                "/jobs?filter=attempt:%3E5&after=\(ids[2])", "/lessonprep",
                "/operations?filter=kind:web.mail&action=cancel", "/operations?filter=state:scheduled&action=cancel",
            ] + filters.map { "/jobs?filter=\($0)" }
        let lists = [
            "overview", "jobs", "jobs?filter=kind:web.rare", "jobs?filter=state:discarded", "jobs/\(ids[0])",
            "failures",
            "throughput", "queues", "schedules", "schedules/upcoming", "workers", "operations", "system", "audit",
            "audit?after=500000", "reviews", "videos", "notifications", "lessonprep/sessions", "lessonprep/plans",
        ]
        return pages + lists.map { "/api/v1/\($0)" }
    }

    private func run(_ sql: String) async throws {
        try await database.pool.run { connection in try connection.script(sql, timeout: .seconds(3_600)) }
    }

    private func count(_ source: String, _ what: String = "count(*)") async throws -> Int {
        try await database.pool.run { connection in
            Int(
                try connection.query(
                    "select (\(what))::int8 from \(source)\(what == "count(*)" ? "" : " size")", timeout: .seconds(600)
                ).get(Int64.self, row: 0, 0))
        }
    }
}
