import Hummingbird
import PQ
import SkeinSQL

extension Site {
    func addSystem(_ router: Router<WebContext>) {
        router.get("/system") { request, context in
            let text = context.language
            let isCurrent = try await schemaAllowsWork()
            let checks = try await reader.rows("select check_name, status, detail, advice from skein.doctor()")
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
                [schema, grid.html(empty: text(.empty)), h("h2", [:], HTML(text(.snapshot))), snapshot])
        }
        router.get("/audit") { request, context in
            let text = context.language
            let rows = try await reader.rows(
                """
                select to_char(at, 'YYYY-MM-DD HH24:MI:SS'), actor::text, detail ->> 'person', action, subject, (detail - 'person')::text
                from skein.audit
                order by at desc
                limit 200
                """)
            return try await page(
                context, request, .audit,
                [
                    table(
                        .audit,
                        [
                            (.at, .time), (.actor, .text), (.person, .text), (.action, .text), (.subject, .long),
                            (.detail, .long),
                        ], rows, text)
                ])
        }
    }

    func schemaAllowsWork() async throws -> Bool {
        let migrator = Migrator(logger: logger)
        return try await reader.pool.run { try migrator.check($0).allowsWork }
    }

    func addProgramme(_ router: Router<WebContext>) {
        router.get("/reviews") { request, context in
            let text = context.language
            guard try await isInstalled("programme.review_progress") else {
                return try await notInstalled(.reviews, request, context)
            }
            let rows = try await reader.rows(
                """
                select review_year::text, basis, track, coalesce(district, district_code, '–'), total::text, open::text, confirmed::text,
                    missed::text, void::text, unresolved::text, reminders_scheduled::text
                from programme.review_progress
                order by review_year desc, basis, track nulls first, district_code nulls last
                limit 500
                """)
            let columns: [(Word, Grid.Kind)] = [
                (.year, .number), (.basis, .text), (.track, .text), (.district, .text), (.total, .number),
                (.open, .number),
                (.confirmed, .number), (.missed, .number), (.void, .number), (.unresolved, .number),
                (.reminders, .number),
            ]
            return try await page(context, request, .reviews, [table(.reviews, columns, rows, text)])
        }
        router.get("/notifications") { request, context in
            let text = context.language
            guard try await isInstalled("programme.notification") else {
                return try await notInstalled(.notifications, request, context)
            }
            // Titles and recipients are personal: what went out is told without them.
            let rows = try await reader.rows(
                """
                select to_char(max(n.created_at), 'YYYY-MM-DD HH24:MI:SS'), n.category::text, n.severity::text, count(*)::text,
                    count(n.read_at)::text
                from (select * from programme.notification order by notification_id desc limit 2000) n
                group by n.category, n.severity, date_trunc('hour', n.created_at)
                order by 1 desc
                limit 200
                """)
            return try await page(
                context, request, .notifications,
                [
                    table(
                        .notifications,
                        [
                            (.at, .time), (.category, .text), (.severity, .text), (.recipients, .number),
                            (.readBy, .number),
                        ], rows, text)
                ])
        }
    }

    func isInstalled(_ view: String) async throws -> Bool {
        try await reader.rows("select to_regclass($1::text)::text", [.text(view)]).first?.first.flatMap { $0 } != nil
    }

    func notInstalled(_ title: Word, _ request: Request, _ context: WebContext) async throws -> Response {
        try await page(
            context, request, title, [h("p", ["class": "panel soft"], HTML(context.language(.notInstalled)))])
    }
}
