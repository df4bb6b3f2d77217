import Hummingbird
import PQ

extension Site {
    /// The coming year: what is due weekly or more rarely a row a time, what is due more often one row. `place` is where a
    /// row stands in their order, as text.
    static let yearAhead = """
        (select c.*, to_char(c.due_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z "') || c.schedule collate "C" as place
        from skein.schedule_calendar(now(), now() + interval '365 days', 54) c) year_ahead
        """
    private static let daysOnPage = 200

    func addSchedules(_ router: Router<WebContext>) {
        router.get("/schedules") { request, context in
            let text = context.language
            let rows = try await reader.rows(
                """
                select name, kind, rule, time_zone, enabled::text, to_char(next_at at time zone time_zone, 'YYYY-MM-DD HH24:MI'),
                    to_char(last_due_at at time zone time_zone, 'YYYY-MM-DD HH24:MI'), last_job_id::text, problem::text
                from skein.schedule
                order by next_at nulls last, name
                limit 500
                """)
            let after = request.uri.queryParameters["after"].map(String.init)
            let ahead = try await reader.rows(
                """
                select place, local_time, schedule, extract(epoch from every)::int8::text, note
                from \(Self.yearAhead)
                where place > coalesce($1::text, '')
                order by place
                limit \(Self.daysOnPage + 1)
                """, [.text(after)])
            let shown = ahead.prefix(Self.daysOnPage)
            var grid = Grid(
                columns: [
                    .init(title: text(.schedule), kind: .text), .init(title: text(.kind), kind: .text),
                    .init(title: text(.next), kind: .time), .init(title: text(.last), kind: .time),
                    .init(title: text(.rule), kind: .time), .init(title: text(.zone), kind: .text),
                    .init(title: text(.status), kind: .text), .init(title: text(.actions), kind: .time),
                ], label: text(.schedules))
            grid.rows = rows.map { row in
                let name = row[0] ?? ""
                let isOn = row[4] == "true"
                let last = row[7].map { h("a", ["href": "/jobs/\($0)"], HTML(row[6] ?? $0)) } ?? HTML(row[6] ?? "–")
                let problem = row[8].map { h("span", ["class": "tag bad"], HTML($0)) } ?? .empty
                let status =
                    h("span", ["class": isOn ? "tag good" : "tag warn"], HTML(text(isOn ? .active : .paused))) + problem
                var actions = HTML.empty
                if may(.operator, context) {
                    actions =
                        button(
                            "/schedules", text(isOn ? .pause : .resume),
                            ["name": name, "action": isOn ? "pause" : "resume"], named: name)
                        + " " + button("/schedules", text(.runNow), ["name": name, "action": "run"], named: name)
                }
                return [
                    HTML(name), HTML(row[1] ?? ""), HTML(row[5] ?? "–"), last, HTML(row[2] ?? ""), HTML(row[3] ?? ""),
                    status, actions,
                ]
            }
            return try await page(
                context, request, .schedules, live: "schedules",
                [
                    grid.html(empty: text(.empty)), h("h2", [:], HTML(text(.yearAhead))),
                    h("p", ["class": "soft"], HTML(text(.yearAheadNote))),
                    table(
                        .yearAhead, [(.localTime, .time), (.schedule, .text), (.often, .text), (.note, .long)],
                        shown.map { row in
                            let every = row[3].map { _ in text(.aboutEvery, ["age": age(row[3], text)]) } ?? ""
                            return [row[1], row[2], every, row[4] ?? ""]
                        }, text),
                    pages(
                        "/schedules", [], isFirst: after == nil,
                        next: ahead.count > Self.daysOnPage ? shown.last?[0] : nil, word: .later, text),
                ])
        }
        router.post("/schedules") { request, context in
            let visitor = try require(.operator, context)
            let fields = try await form(request)
            let name = PGValue.text(fields["name"] ?? "")
            switch fields["action"] {
            case "pause":
                _ = try await reader.change(visitor, "select skein.enable_schedule($1::text, false)::text", [name])
            case "resume":
                _ = try await reader.change(visitor, "select skein.enable_schedule($1::text, true)::text", [name])
            case "run": _ = try await reader.change(visitor, "select skein.run_schedule($1::text)::text", [name])
            default: throw Refusal(status: .badRequest, word: .errorBad)
            }
            return seeOther("/schedules")
        }
    }
}
