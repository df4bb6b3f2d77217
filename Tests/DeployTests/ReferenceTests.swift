import FoundationEssentials
import PQ
import SkeinSQL
import SkeinTelemetry
import TestSupport
import Testing

@testable import SkeinCLI

/// docs/reference is made from the program and the database; `make reference` (SKEIN_RECORD=1) writes it anew.
@Suite("Reference")
struct ReferenceTests {
    @Test("Command line")
    func commandLine() async throws {
        let help = try await Tool.run([skeinProgram, "--experimental-dump-help", "--lang", "en"])
        let page = try await Tool.run(
            ["python3", Project.path("Scripts/cli-reference.py"), "markdown"], input: help.out)
        #expect(page.status == 0, "\(page.err)")
        try reference("cli.md", page.out)
    }

    @Test("Settings: every one, with the comment of the file that is shipped")
    func settings() throws {
        var comments: [String: String] = [:]
        var section = ""
        var pending: [String] = []
        for line in try Project.text("deploy/skein.toml").split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("[") {
                section = line.trimmingPrefix("[").prefix { $0 != "]" } + "."
                pending = []
            } else if line.hasPrefix("#   ") {
                continue
            } else if line.hasPrefix("# ") {
                pending.append(String(line.dropFirst(2)))
            } else if let equals = line.firstIndex(of: "=") {
                comments[section + line[..<equals].filter { $0 != " " }] = pending.joined(separator: " ")
                pending = []
            }
        }
        var lines = Self.heading(
            "Settings",
            """
            A flag of the command line wins, then the environment, then the file (`/etc/skein/skein.toml`), then the default. \
            `skein config show --origin` says what holds and why.
            """)
        lines += ["| key | environment | default | meaning |", "|---|---|---|---|"]
        for setting in Setting.all {
            let comment = comments[setting.key]
            #expect(comment != nil, "deploy/skein.toml says nothing of \(setting.key)")
            let fallback = setting.fallback.text.isEmpty ? "" : "`\(setting.fallback.text)`"
            lines.append(
                "| `\(setting.key)` | `\(setting.environmentName)` | \(fallback) | \(Self.cell(comment ?? "")) |")
        }
        try reference("settings.md", lines.joined(separator: "\n") + "\n")
    }

    @Test("Metrics")
    func metrics() throws {
        var lines = Self.heading(
            "Metrics",
            "What `/metrics` exports. A figure that cannot be read is left out; it is never 0 for lack of knowledge.")
        lines += Self.rows(Metric.all)
        lines += [
            "", "A process that works tells of itself too (`skein worker --web`, `skein dev`), from its start on:", "",
        ]
        lines += Self.rows(Metric.worker)
        lines += ["", "The buckets of its histograms, in seconds:", "", "| name | upper bounds |", "|---|---|"]
        for metric in Metric.worker where metric.kind == .histogram {
            lines.append("| `\(metric.name)` | \(metric.buckets.map { "\($0)" }.joined(separator: ", ")) |")
        }
        try reference("metrics.md", lines.joined(separator: "\n") + "\n")
    }

    private static func rows(_ metrics: [Metric]) -> [String] {
        ["| name | type | labels | meaning |", "|---|---|---|---|"]
            + metrics.map { metric in
                let labels = metric.labels.map { "`\($0)`" }.joined(separator: ", ")
                return "| `\(metric.name)` | \(metric.kind) | \(labels) | \(cell(metric.help)) |"
            }
    }

    @Test("Kinds, as a worker defines them")
    func kinds() async throws {
        try await withDatabase(.programme) { database in
            let environment = ["SKEIN_DATABASE_URL": database.conninfo, "SKEIN_CONFIG": "/dev/null"]
            let worker = try await Tool.run([skeinProgram, "worker", "--once"], environment: environment)
            #expect(worker.status == 0, "\(worker.all)")
            let rows = try await database.psql(
                """
                select format('| `%s` | %s | %s | %s | %s | %s | %s |', name, queue, priority, max_attempts, timeout,
                    coalesce((
                        select string_agg(format('`%s`%s', p.key, case when args_schema -> 'required' ? p.key then ' (needed)' end),
                            ', ' order by not coalesce(args_schema -> 'required' ? p.key, false), p.key)
                        from jsonb_each(args_schema -> 'properties') p
                    ), ''), coalesce(description, ''))
                from skein.kind order by name
                """)
            var lines = Self.heading(
                "Kinds",
                """
                The kinds of `skein worker`. Their rules in full: `skein kinds show NAME`. A wrong argument is refused when the job is \
                enqueued, with its place as a JSON pointer.
                """)
            lines += [
                "| kind | queue | priority | attempts | timeout | arguments | does |", "|---|---|---|---|---|---|---|",
            ]
            try reference("kinds.md", lines.joined(separator: "\n") + "\n" + rows)
        }
    }

    @Test("Functions and views, as the roles may use them")
    func sql() async throws {
        let granted = try await withGrants()
        var lines = Self.heading(
            "SQL",
            """
            What each role may call and read; tables are nobody's. The first words of each function's file; \
            [the SQL interface](../sql-interface.md) explains how to use them.
            """)
        for (schema, title) in [("skein", "The queue"), ("programme", "The programme")] {
            for kind in ["function", "view"] {
                let rows = granted.filter { $0[0] == schema && $0[1] == kind }
                #expect(rows.count > 5)
                lines += ["## \(title): \(kind)s", "", "| \(kind) | roles | contract |", "|---|---|---|"]
                for row in rows {
                    lines.append("| `\(row[3])` | \(row[4]) | \(Self.cell(Self.contract(schema, kind, row[2]))) |")
                }
                lines.append("")
            }
        }
        try reference("sql.md", lines.joined(separator: "\n"))
    }

    private func withGrants() async throws -> [[String]] {
        let result = GrantRows()
        try await withDatabase(.programme) { database in
            let text = try await database.psql(
                """
                with objects as (
                    select n.nspname as schema, 'function' as kind, p.proname as name,
                        format('%s.%s(%s)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)) as signature, p.proacl as acl
                    from pg_proc p join pg_namespace n on n.oid = p.pronamespace
                    union all
                    select n.nspname, 'view', c.relname, format('%s.%s', n.nspname, c.relname), c.relacl
                    from pg_class c join pg_namespace n on n.oid = c.relnamespace
                    where c.relkind = 'v'
                )
                select o.schema, o.kind, o.name, o.signature, string_agg(distinct substr(r.rolname, 7), ', ' order by substr(r.rolname, 7))
                from objects o cross join lateral aclexplode(o.acl) a join pg_roles r on r.oid = a.grantee
                where o.schema in ('skein', 'programme') and r.rolname in ('skein_producer', 'skein_worker', 'skein_operator', 'skein_viewer')
                group by 1, 2, 3, 4 order by 1, 2, 4
                """)
            await result.set(text.split(separator: "\n").map { $0.split(separator: "|").map(String.init) })
        }
        return await result.rows
    }

    private actor GrantRows {
        var rows: [[String]] = []
        func set(_ rows: [[String]]) { self.rows = rows }
    }

    /// The comment that a file begins with, up to the end of its first sentence after the answer.
    private static func contract(_ schema: String, _ kind: String, _ name: String) -> String {
        let path = (schema == "programme" ? "programme/" : "") + "\(kind)s/\(name).sql"
        guard let file = EmbeddedSQL.files.first(where: { $0.path == path }) else { return "" }
        let comment = file.text.split(separator: "\n").prefix { $0.hasPrefix("--") }
            .map { $0.dropFirst(2).drop { $0 == " " } }.joined(separator: " ")
        guard let end = comment.firstRange(of: ". ") else { return comment }
        return String(comment[..<end.lowerBound]) + "."
    }

    private static func heading(_ title: String, _ text: String) -> [String] {
        ["# \(title)", "", "Made from the program by `make reference`; do not edit.", "", text, ""]
    }

    private static func cell(_ text: String) -> String {
        text.replacing("|", with: "\\|").replacing("<", with: "&lt;").replacing("\n", with: " ")
    }

    private func reference(_ name: String, _ text: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let path = Project.path("docs/reference/\(name)")
        if ProcessInfo.processInfo.environment["SKEIN_RECORD"] == "1" {
            try Data(text.utf8).write(to: URL(filePath: path), options: .atomic)
            return
        }
        let there = try Project.text("docs/reference/\(name)")
        guard there != text else { return }
        let pairs = zip(there.split(separator: "\n"), text.split(separator: "\n"))
        let first = pairs.first { $0 != $1 }
        Issue.record(
            "docs/reference/\(name) is out of date, run make reference: \(first.map { "\($0.0)\n\($0.1)" } ?? "its length")",
            sourceLocation: sourceLocation)
    }
}
