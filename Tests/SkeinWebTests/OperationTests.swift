import HTTPTypes
import NIOCore
import PQ
import Skein
import TestSupport
import Testing

@testable import SkeinWeb

@Suite("Work on whole sets of jobs")
struct OperationTests {
    /// Runs what was begun, as the page's process does beside its requests.
    static func runAll(_ database: TestDatabase, batches: Int? = nil) async throws {
        let pool = Database(database.conninfo, poolSize: 2, logger: testLogger)
        let runner = OperationRunner(reader: Reader(pool: pool.pool, timeZone: nil), logger: testLogger)
        do {
            while try await runner.runOne() {}
            await pool.close()
        } catch {
            await pool.close()
            throw error
        }
    }

    private static func enqueue(_ database: TestDatabase, _ count: Int, _ kind: String) async throws {
        try await database.psql(
            """
            select skein.define_kind('\(kind)');
            select count(*) from skein.enqueue_many('\(kind)', array_fill('{}'::jsonb, array[\(count)]), delay => '1 day');
            """)
    }

    private static func begin(_ client: PageClient, _ body: String) async throws -> String {
        let begun = try await client.post(
            "/api/v1/operations", body, [.site: "same-origin", .contentType: "application/json"])
        #expect(begun.status == .accepted, "\(begun.text)")
        return try #require(begun.headers[.location])
    }

    @Test("3,000 jobs among others are cancelled in batches, with the count, the person and the outcome kept")
    func cancel() async throws {
        try await withDatabase { database in
            try await Self.enqueue(database, 3_000, "t.many")
            try await Self.enqueue(database, 100, "t.other")
            try await withPage(database) { client in
                let place = try await Self.begin(
                    client, #"{"filter": "kind:t.many", "action": "cancel", "reason": "over"}"#)
                try await Self.runAll(database)
                let operation = try await client.get(place).text
                #expect(
                    operation.contains(#""state" : "done""#) && operation.contains(#""matched" : 3000"#), "\(operation)"
                )
                #expect(operation.contains(#""cancelled": 3000"#) && operation.contains(#""person" : "local""#))
                let page = try await client.get("/operations/1")
                #expect(page.text.contains("cancelled 3000") && page.text.contains("done"))
            }
            let left = try await database.psql(
                "select kind || ' ' || count(*) from skein.job where state = 'scheduled' group by kind")
            #expect(left.split(separator: "\n") == ["t.other 100"])
            let audit = try await database.psql(
                "select count(*) from skein.audit where action = 'cancel' and detail ->> 'person' = 'local'")
            #expect(audit.hasPrefix("3000"))
        }
    }

    @Test("A dry run changes nothing and counts all")
    func dryRun() async throws {
        try await withDatabase { database in
            try await Self.enqueue(database, 2_500, "t.many")
            try await withPage(database) { client in
                let place = try await Self.begin(
                    client, #"{"filter": "state:scheduled", "action": "cancel", "dry_run": true}"#)
                try await Self.runAll(database)
                let operation = try await client.get(place).text
                #expect(
                    operation.contains(#""matched" : 2500"#) && operation.contains(#""outcomes" : {}"#), "\(operation)")
            }
            #expect(try await database.psql("select count(*) from skein.waiting").hasPrefix("2500"))
        }
    }

    @Test("Stopped before it began it changes nothing; jobs enqueued after the question are not met")
    func stopAndLater() async throws {
        try await withDatabase { database in
            try await Self.enqueue(database, 10, "t.many")
            try await withPage(database) { client in
                let first = try await Self.begin(client, #"{"filter": "kind:t.many", "action": "cancel"}"#)
                let stop = try await client.post("/operations/1/stop", "")
                #expect(stop.status == .seeOther)
                try await Self.runAll(database)
                let operation = try await client.get(first).text
                #expect(operation.contains(#""state" : "stopped""#) && operation.contains(#""matched" : 0"#))
                let second = try await Self.begin(client, #"{"filter": "kind:t.many", "action": "cancel"}"#)
                try await Self.enqueue(database, 5, "t.many")
                try await Self.runAll(database)
                #expect(try await client.get(second).text.contains(#""matched" : 10"#))
            }
            #expect(try await database.psql("select count(*) from skein.waiting").hasPrefix("5"))
        }
    }

    @Test(
        "One whose runner died is taken over after 30 s and goes on where it stood; the dead one changes nothing more")
    func takeOver() async throws {
        try await withDatabase { database in
            try await Self.enqueue(database, 300, "t.many")
            let sql = """
                select skein.begin_operation('cancel', 'kind:t.many', 'x', null, false);
                select id from skein.take_operation('dead');
                select skein.advance_operation(1, 'dead', array(select id from skein.waiting order by id desc limit 100), 100,
                    (select min(id) from (select id from skein.waiting order by id desc limit 100) w));
                """
            try await database.psql(sql)
            try await Self.runAll(database)
            #expect(try await database.psql("select matched from skein.operation").hasPrefix("100"))
            try await database.psql("update skein.operations set updated_at = now() - interval '31 seconds'")
            try await Self.runAll(database)
            #expect(try await database.psql("select state || matched from skein.operation").hasPrefix("done300"))
            let late = try await database.psql("select skein.advance_operation(1, 'dead', '{}', 0, 5)")
            #expect(late.hasPrefix("f"))
        }
    }

    @Test("A job whose unique key is taken is counted and holds up no other")
    func refused() async throws {
        try await withDatabase { database in
            try await database.psql(
                """
                select skein.define_kind('t.one');
                select skein.cancel((select job_id from skein.enqueue('t.one', '{}', delay => '1 day', unique_key => 'a')));
                select skein.cancel((select job_id from skein.enqueue('t.one', '{}', delay => '1 day')));
                """)
            try await database.psql("select skein.enqueue('t.one', '{}', delay => '1 day', unique_key => 'a')")
            try await database.psql("select skein.begin_operation('retry', 'state:cancelled', 'again', null, false)")
            try await Self.runAll(database)
            let outcome = try await database.psql("select state || outcomes::text from skein.operation")
            #expect(
                outcome.contains("done") && outcome.contains(#""refused": 1"#) && outcome.contains(#""retried": 1"#))
        }
    }

    @Test("At most ten wait at a time")
    func bounded() async throws {
        try await withDatabase { database in
            try await withPage(database) { client in
                var last = HTTPResponse.Status.accepted
                for _ in 0..<11 {
                    last = try await client.post(
                        "/api/v1/operations", #"{"filter": "id:1", "action": "retry"}"#,
                        [.site: "same-origin", .contentType: "application/json"]
                    ).status
                }
                #expect(last == .unprocessableContent)
            }
        }
    }
}
