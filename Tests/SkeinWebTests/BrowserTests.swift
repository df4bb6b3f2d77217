import FoundationEssentials
import Logging
import PQ
import Programme
import Skein
import SkeinTesting
import Subprocess
import SystemPackage
import TestSupport
import Testing

@testable import SkeinWeb

/// The page in Debian's chromium; what is looked at stands in `Browser/checks.py`. `SKEIN_SCREENSHOTS=DIRECTORY` keeps
/// pictures of every page.
@Suite("The page in a browser", .timeLimit(.minutes(3)))
struct BrowserTests {
    struct Tour: Sendable, CustomTestStringConvertible {
        var language: WebLanguage
        var theme: String
        /// Once in each language and theme: what axe looks at is the same in the others.
        var axe: Bool
        var testDescription: String { "\(language.rawValue), \(theme)" }
    }

    @Test(
        "Every page in both languages and themes: nothing breaks, nothing runs, everything fits, axe finds nothing",
        arguments: [
            Tour(language: .english, theme: "light", axe: true), Tour(language: .chinese, theme: "dark", axe: true),
            Tour(language: .english, theme: "dark", axe: false), Tour(language: .chinese, theme: "light", axe: false),
        ])
    func tour(_ tour: Tour) async throws {
        try await Self.withBrowser { town, browse in
            try await browse(
                "tour",
                [
                    "language": .text(tour.language.rawValue), "theme": .text(tour.theme), "axe": .boolean(tour.axe),
                    "pages": .array(town.pages.map { .text($0) }),
                ])
        }
    }

    @Test("Without JavaScript every page is reached and every change made")
    func plain() async throws {
        try await Self.withBrowser { town, browse in
            try await browse(
                "plain",
                [
                    "links": .number(Double(PagesTests.paths.count)), "discarded": .number(2),
                    "waiting": .number(Double(town.waiting)),
                ])
        }
    }

    @Test("Keyboard shortcuts")
    func keys() async throws {
        try await Self.withBrowser { _, browse in
            try await browse("keys", ["links": .number(Double(PagesTests.paths.count))])
        }
    }

    @Test("An open page follows what changes, and leaves alone what somebody types")
    func live() async throws {
        try await Self.withBrowser { _, browse in try await browse("live", [:]) }
    }

    @Test("A page that takes long is fetched again later than others")
    func pace() async throws {
        try await Self.withBrowser { _, browse in try await browse("pace", [:]) }
    }

    @Test("Pages of others, framing, foreign names, forged and old sessions", arguments: ["elsewhere", "sessions"])
    func attacks(_ check: String) async throws {
        try await Self.withBrowser(authentication: try AttackTests.people()) { town, browse in
            try await browse(
                check,
                ["password": .text(AttackTests.password), "pages": .array(town.pages.map { .text($0) })])
        }
    }

    @Test("A name of others that points here")
    func rebinding() async throws {
        try await Self.withBrowser { _, browse in try await browse("rebinding", [:]) }
    }

    // MARK: Parts

    /// A database with something on every page, and scripts wherever a text comes from outside.
    private struct Filled: Sendable {
        var pages: [String]
        var waiting: Int64
    }

    private static func withBrowser(
        authentication: WebAuthentication = .init(),
        _ body:
            @escaping @Sendable (Filled, @Sendable (String, [String: JSONValue]) async throws -> Void) async throws
            -> Void
    ) async throws {
        try await withDatabase(.programme) { database in
            let filled = try await fill(database)
            try await withPage(database, authentication: authentication, works: true) { client in
                let port = client.port
                try await body(filled) { check, plan in
                    try await browse(check, plan.merging(["base": .text("http://127.0.0.1:\(port)")]) { $1 })
                }
            }
        }
    }

    private static func browse(_ check: String, _ plan: [String: JSONValue]) async throws {
        let folder = Repository.root.appending(path: "Tests/SkeinWebTests/Browser").path
        let result = try await run(
            .path(FilePath(Repository.root.appending(path: ".build/test-venv/bin/python").path)),
            arguments: ["-B", folder + "/browser.py", check],
            input: .string(String(decoding: try JSONEncoder().encode(JSONValue.object(plan)), as: UTF8.self)),
            output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
        #expect(result.terminationStatus.isSuccess, "\(result.standardOutput)\(result.standardError)")
        #expect(result.standardOutput.contains("looked at "))
    }

    private static func fill(_ database: TestDatabase) async throws -> Filled {
        let cancelled = try await PagesTests.fill(database)
        let connection = try await database.connect()
        try await connection.run { c in
            try c.script(
                """
                select skein.define_kind('t.evil', max_attempts => 1, queue => 'evil'), skein.define_kind('t.many');
                select skein.enqueue('t.evil', jsonb_build_object('text', '\(PagesTests.evil)')) from generate_series(1, 2);
                select count(*) from skein.enqueue_many('t.many', array_fill('{}'::jsonb, array[60]), delay => '1 day');
                """)
        }
        try await fail(database)
        var programme = JobRegistry()
        try ProgrammeJobs.register(in: &programme)
        let ids = try await connection.run { [programme] c in
            try programme.install(c)
            _ = try c.query(
                "select programme.generate_city(7, holders => 20, today => current_date)", timeout: .seconds(60))
            try c.script(
                """
                select programme.review_open_year(
                    jsonb_build_object('review_year', extract(year from current_date)::int + 1, 'basis', 'calendar_year'));
                select programme.review_open(jsonb_build_object('cycle_id', c.cycle_id, 'term_id', t.term_id))
                from programme.title_terms t, programme.review_cycles c;
                """, timeout: .seconds(60))
            try c.script(PreparedSessions.rows)
            let row = try c.query(
                """
                select min(id) filter (where kind = 't.evil'), max(id) filter (where kind = 't.late'),
                    (select session_id from programme.prep_unplaced) from skein.job
                """)
            c.close()
            return (
                try row.get(Int64.self, row: 0, 0), try row.get(Int64.self, row: 0, 1),
                try row.get(Int64.self, row: 0, 2)
            )
        }
        return Filled(
            pages: PagesTests.paths + [
                "/keys", "/jobs/\(ids.0)", "/jobs/\(cancelled)", "/jobs?filter=state:discarded", "/jobs?filter=stat:x",
                "/lessonprep/sessions/\(ids.2)",
                "/operations?filter=kind:t.*&action=cancel",
            ], waiting: ids.1)
    }

    /// Two jobs whose error and log are scripts.
    private static func fail(_ database: TestDatabase) async throws {
        var jobs = JobRegistry()
        jobs.handle(raw: "t.evil", defaults: .init(queue: "evil", maxAttempts: 1)) { _, context in
            await context.log(PagesTests.evil, level: .error)
            throw JobFailure(code: "evil", message: PagesTests.evil, permanent: true)
        }
        let pool = Database(database.conninfo, poolSize: 4, logger: testLogger)
        do {
            try await drain(jobs, in: pool, queues: ["evil"])
            await pool.close()
        } catch {
            await pool.close()
            throw error
        }
    }
}
