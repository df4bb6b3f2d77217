import HTTPTypes
import PQ
import TestSupport
import Testing

@testable import SkeinWeb

@Suite("Pages")
struct PagesTests {
    static let evil = "<script>alert(document.domain)</script>"
    static let paths = (Layout.queuePages + Layout.programmePages).map(\.0)

    /// Jobs in several states, and a script wherever somebody from outside can put a text.
    static func fill(_ database: TestDatabase) async throws -> Int64 {
        let connection = try await database.connect()
        let id = try await connection.run { c in
            try c.script(
                """
                select skein.define_kind('t.mail', queue => 'mail'), skein.define_kind('t.late');
                select skein.enqueue('t.mail', jsonb_build_object('subject', '\(evil)'), tags => array['\(evil)'], tenant => '\(evil)');
                select skein.enqueue('t.late', '{}', delay => '1 day');
                select skein.pause('queue', 'mail', '\(evil)');
                select skein.set_schedule('nightly', 't.late', rule => 'cron: 0 2 * * *');
                insert into skein.audit_log (actor, action, subject, detail) values (session_user, 'x', '\(evil)', '{}');
                """)
            let job = try c.query("select job_id from skein.enqueue('t.mail', '{}', delay => '1 hour')").get(
                Int64.self, row: 0, 0)
            _ = try c.query("select skein.cancel($1::int8, $2::text)", [.int8(job), .text(evil)])
            c.close()
            return job
        }
        return id
    }

    @Test("Every page in both languages, with nothing of the data taken for markup", arguments: WebLanguage.allCases)
    func everyPage(_ language: WebLanguage) async throws {
        try await withDatabase(.programme) { database in
            let id = try await Self.fill(database)
            try await withPage(database) { client in
                for path in Self.paths + [
                    "/jobs/\(id)", "/jobs/\(id - 2)", "/jobs?filter=kind:t.*",
                    "/operations?filter=kind:t.*&action=cancel", "/keys",
                ] {
                    let page = try await client.get(path, [.acceptLanguage: language.rawValue])
                    #expect(page.status == .ok, "\(path): \(page.text)")
                    #expect(page.text.contains("<html lang=\"\(language.rawValue)\">"))
                    let own = "<script src=\"/app.js\" defer=\"defer\"></script>"
                    #expect(page.text.contains(own))
                    #expect(!page.text.replacing(own, with: "").contains("<script"), "\(path)")
                    #expect(!page.text.contains("style=\"") && !page.text.contains("onclick"))
                    #expect(page.text.contains("<main id=\"main\"") && page.text.contains("class=\"skip\""))
                    let policy = page.headers[.contentSecurityPolicy] ?? ""
                    #expect(policy.contains("default-src 'none'") && !policy.contains("unsafe"))
                }
                let job = try await client.get("/jobs/\(id - 2)")
                #expect(job.text.contains("&lt;script&gt;alert"))
                let queues = try await client.get("/queues")
                #expect(queues.text.contains("&lt;script&gt;alert"))
            }
        }
    }

    @Test(
        "Names that are not pages, and paths that climb",
        arguments: [
            "/nope", "/../etc/passwd", "/..%2f..%2fetc/passwd", "/jobs/x", "/jobs/999999999", "/style.css/../../x",
            "/jobs/1/delete",
        ])
    func notFound(_ path: String) async throws {
        try await withDatabase { database in
            try await withPage(database) { client in
                let page = try await client.get(path)
                #expect(page.status == .notFound, "\(page.status)")
                #expect(!page.text.contains("root:"))
                #expect(page.headers[.contentSecurityPolicy] != nil)
            }
        }
    }

    @Test("Every page, list and figure through a pooler in transaction mode, without prepared statements")
    func pooler() async throws {
        try await withPgBouncer { bouncer in
            try await withDatabase(.programme) { database in
                let id = try await Self.fill(database)
                var options = PGConnectOptions()
                options.usesPreparedStatements = false
                try await withPage(database, conninfo: bouncer.conninfo(database), options: options) { client in
                    // The second round meets sessions that served other clients.
                    for path in Self.paths + Self.paths + ["/jobs/\(id)", "/metrics", "/api/v1/failures"] {
                        let page = try await client.get(path)
                        #expect(page.status == .ok, "\(path): \(page.status)")
                    }
                    #expect(try await client.get("/metrics").text.contains("skein_queue_jobs{"))
                }
                try await bouncer.endSessions(database)
            }
        }
    }

    @Test("A filter that cannot be read says where")
    func badFilter() async throws {
        try await withDatabase { database in
            try await withPage(database) { client in
                let page = try await client.get("/jobs?filter=stat:x")
                #expect(page.status == .ok && page.text.contains("there is no field stat → state"))
                let impossible = try await client.get("/jobs?filter=created:%3E2026-02-31")
                #expect(impossible.status == .unprocessableContent)
            }
        }
    }

    @Test("Pages of fifty, from the newest on")
    func keyset() async throws {
        try await withDatabase { database in
            let connection = try await database.connect()
            try await connection.run { c in
                try c.script(
                    "select skein.define_kind('t.one'); select skein.enqueue('t.one', '{}') from generate_series(1, 60)"
                )
                c.close()
            }
            try await withPage(database) { client in
                let first = try await client.get("/jobs?filter=kind:t.one").text
                let link = try #require(first.firstMatch(of: #/\/jobs\?filter=kind%3At\.one&amp;after=(\d+)/#))
                let second = try await client.get("/jobs?filter=kind:t.one&after=\(link.output.1)").text
                #expect(Self.jobs(first).count == 50 && Self.jobs(second).count == 10)
                #expect(Set(Self.jobs(first)).isDisjoint(with: Self.jobs(second)))
            }
        }
    }

    @Test("The audit log and the operations are newest first by number, and none is lost where a page ends")
    func newestFirst() async throws {
        try await withDatabase { database in
            try await database.psql(
                """
                insert into skein.audit_log (at, actor, action, subject, detail)
                select now(), session_user, 'x', 'subject ' || g, '{}' from generate_series(1, 120) g;
                select skein.define_kind('t.one');
                select skein.enqueue('t.one', '{}');
                select skein.begin_operation('cancel', 'kind:none', '', 1, true) from generate_series(1, 10);
                """)
            // At most ten are under way.
            try await OperationTests.runAll(database)
            try await database.psql("select skein.begin_operation('cancel', 'kind:none', '', 1, true)")
            try await withPage(database) { client in
                var address: String? = "/audit"
                var seen: [Int] = []
                while let path = address {
                    let page = try await client.get(path).text
                    seen += page.matches(of: #/subject (\d+)</#).compactMap { Int($0.output.1) }
                    address = page.firstMatch(of: #/\/audit\?after=\d+/#).map { String($0.output) }
                }
                #expect(seen == Array((1...120).reversed()))
                let operations = try await client.get("/operations").text
                let ids = operations.matches(of: #/href="\/operations\/(\d+)"/#).compactMap { Int($0.output.1) }
                #expect(ids == Array((1...11).reversed()))
            }
        }
    }

    private static func jobs(_ page: String) -> [Substring] {
        page.matches(of: #/href="\/jobs\/(\d+)"/#).map(\.output.1)
    }
}
