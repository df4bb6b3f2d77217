import Hummingbird
import PQ

/// The pages of the programme that are one list each.
extension Site {
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
            return try await page(
                context, request, .reviews, [table(.reviews, columns, rows.map { inWords($0, text) }, text)])
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

    /// What the year and the track are called.
    private func inWords(_ row: Reader.Row, _ text: WebLanguage) -> Reader.Row {
        let words: [String: Word] = [
            "calendar_year": .calendarYear, "school_year": .schoolYear,
        ]
        var row = row
        row[1] = row[1].map { name in words[name].map { text($0) } ?? name }
        return row
    }

    func isInstalled(_ view: String) async throws -> Bool {
        try await reader.rows("select to_regclass($1::text)::text", [.text(view)]).first?.first.flatMap { $0 } != nil
    }

    func notInstalled(_ title: Word, _ request: Request, _ context: WebContext) async throws -> Response {
        try await page(
            context, request, title, [h("p", ["class": "panel soft"], HTML(context.language(.notInstalled)))])
    }
}
