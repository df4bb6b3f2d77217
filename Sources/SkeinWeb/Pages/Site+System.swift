import Hummingbird
import PQ
import SkeinSQL

extension Site {
    func addSystem(_ router: Router<WebContext>) {
        router.get("/system") { request, context in
            let text = context.language
            let isCurrent = try await schemaAllowsWork()
            let checks = try await reader.rows(
                "select check_name, status, detail, advice from skein.doctor_in('\(text.rawValue)')")
            var grid = Grid(
                columns: [
                    .init(title: text(.status), kind: .text), .init(title: text(.check), kind: .text),
                    .init(title: text(.detail), kind: .long), .init(title: text(.advice), kind: .long),
                ], label: text(.system))
            let order = ["fail": 0, "warn": 1, "ok": 2]
            grid.rows = checks.sorted { order[$0[1] ?? "", default: 3] < order[$1[1] ?? "", default: 3] }.map { row in
                let style = row[1] == "ok" ? "tag good" : row[1] == "warn" ? "tag warn" : "tag bad"
                return [
                    h("span", ["class": style], HTML(row[1] ?? "")), HTML(row[0] ?? ""), HTML(row[2] ?? ""),
                    HTML(row[3] ?? ""),
                ]
            }
            let holders = try await reader.rows(
                """
                select a.pid::text, a.usename::text, a.application_name, a.state, extract(epoch from clock_timestamp() - a.xact_start)::bigint::text
                from pg_stat_activity a
                where a.backend_xmin is not null and a.pid <> pg_backend_pid() and a.datname = current_database()
                order by age(a.backend_xmin) desc, a.xact_start
                limit 5
                """)
            let sees = try await reader.rows("select pg_has_role(session_user, 'pg_read_all_stats', 'usage')::text")
            let seesAll = sees.first?.first == "true"
            let spans = holders.map { [$0[0], $0[1], $0[2], $0[3], age($0[4], text)] }
            let schema = h(
                "p", ["class": isCurrent ? "banner good" : "banner bad", "role": "status"],
                HTML(text(isCurrent ? .schemaCurrent : .schemaWrong)))
            let snapshot =
                spans.isEmpty
                ? h("p", ["class": "panel soft"], HTML(text(seesAll ? .snapshotNone : .snapshotUnknown)))
                : table(
                    .snapshot,
                    [(.session, .number), (.role, .text), (.application, .text), (.state, .text), (.held, .number)],
                    spans, text)
            return try await page(
                context, request, .system,
                [
                    schema, grid.html(empty: text(.empty)), h("h2", [:], HTML(text(.snapshot))), snapshot,
                    h("h2", [:], HTML(text(.tables))), try await tables(text),
                ])
        }
    }

    /// The largest tables, with the rows that are dead and not cleared away yet.
    private func tables(_ text: WebLanguage) async throws -> HTML {
        let rows = try await reader.rows(
            """
            select s.relid::regclass::text, pg_size_pretty(pg_total_relation_size(s.relid)), s.n_live_tup::text, s.n_dead_tup::text,
                coalesce(to_char(greatest(s.last_vacuum, s.last_autovacuum), 'YYYY-MM-DD HH24:MI'), '–')
            from pg_stat_user_tables s
            where s.schemaname in ('skein', 'programme')
            order by pg_total_relation_size(s.relid) desc
            limit 15
            """)
        return table(
            .tables,
            [(.table, .text), (.size, .number), (.liveRows, .number), (.deadRows, .number), (.vacuumed, .time)],
            rows.map { [$0[0], $0[1], text.number($0[2]), text.number($0[3]), $0[4]] }, text)
    }

    func schemaAllowsWork() async throws -> Bool {
        let migrator = Migrator(logger: logger)
        return try await reader.pool.run { try migrator.check($0).allowsWork }
    }
}
