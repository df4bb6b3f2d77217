import Hummingbird
import PQ

extension Site {
    private static let queues = PGStatement(
        name: "web_queues",
        sql: """
            select name, available::text, running::text, waiting::text, extract(epoch from oldest_ready_age)::bigint::text,
                paused::text, paused_reason, to_char(paused_until, 'YYYY-MM-DD HH24:MI')
            from skein.queue
            order by name
            limit 500
            """)

    func addQueue(_ router: Router<WebContext>) {
        router.get("/queues") { request, context in
            let text = context.language
            let rows = try await reader.rows(Self.queues)
            var grid = Grid(
                columns: [
                    .init(title: text(.queue), kind: .text), .init(title: text(.oldest), kind: .number),
                    .init(title: text(.ready), kind: .number), .init(title: text(.running), kind: .number),
                    .init(title: text(.waiting), kind: .number), .init(title: text(.status), kind: .text),
                    .init(title: text(.actions), kind: .text),
                ], label: text(.queues))
            grid.rows = rows.map { row in
                let name = row[0] ?? ""
                let isPaused = row[5] == "true"
                let status =
                    isPaused
                    ? h("span", ["class": "tag warn"], HTML(text(.paused)))
                        + HTML(" " + [row[6], row[7]].compactMap { $0 }.joined(separator: " → "))
                    : h("span", ["class": "tag good"], HTML(text(.active)))
                return [
                    h("a", ["href": Link.to("/jobs", ["filter": "queue:\(name)"])], HTML(name)),
                    HTML(age(row[4], text)),
                    HTML(text.number(row[1])), HTML(text.number(row[2])), HTML(text.number(row[3])), status,
                    queueAction(name, isPaused, context),
                ]
            }
            return try await page(context, request, .queues, live: "jobs queues", [grid.html(empty: text(.empty))])
        }
        router.post("/queues") { request, context in
            let visitor = try require(.operator, context)
            let fields = try await form(request)
            let name = fields["name"] ?? ""
            switch fields["action"] {
            case "pause":
                _ = try await reader.change(
                    visitor, "select skein.pause('queue', $1::text, $2::text)::text",
                    [.text(name), .text(fields["reason"] ?? "")])
            case "resume":
                _ = try await reader.change(visitor, "select skein.resume('queue', $1::text)::text", [.text(name)])
            default: throw Refusal(status: .badRequest, word: .errorBad)
            }
            return seeOther("/queues")
        }
        router.get("/workers") { request, context in try await workers(request, context) }
        router.post("/workers") { request, context in
            let visitor = try require(.admin, context)
            let fields = try await form(request)
            guard let id = fields["worker"].flatMap({ Int64($0) }), let action = fields["action"] else {
                throw Refusal(status: .badRequest, word: .errorBad)
            }
            _ = try await reader.change(
                visitor, "select skein.worker_command($1::int8, $2::text)::text", [.int8(id), .text(action)])
            return seeOther("/workers")
        }
    }

    private func queueAction(_ name: String, _ isPaused: Bool, _ context: WebContext) -> HTML {
        guard may(.operator, context) else { return .empty }
        let text = context.language
        if isPaused { return button("/queues", text(.resume), ["name": name, "action": "resume"], named: name) }
        return h(
            "form", ["method": "post", "action": "/queues", "class": "inline"],
            h("input", ["type": "hidden", "name": "name", "value": name]),
            h(
                "input",
                [
                    "type": "text", "name": "reason", "maxlength": "500", "placeholder": text(.reason),
                    "aria-label": "\(text(.reason)): \(name)",
                ]),
            h(
                "button", ["name": "action", "value": "pause", "aria-label": "\(text(.pause)): \(name)"],
                HTML(text(.pause))))
    }

    private func workers(_ request: Request, _ context: WebContext) async throws -> Response {
        let text = context.language
        let rows = try await reader.rows(
            """
            select id::text, name, host, pid::text, version, array_to_string(queues, ' '), running || ' / ' || concurrency, state,
                extract(epoch from clock_timestamp() - beat_at)::bigint::text, leader::text
            from skein.worker w
            order by w.id desc
            limit 200
            """)
        var grid = Grid(
            columns: [
                .init(title: text(.id), kind: .number), .init(title: text(.name), kind: .text),
                .init(title: text(.host), kind: .text),
                .init(title: text(.version), kind: .text), .init(title: text(.queues), kind: .long),
                .init(title: text(.running), kind: .number), .init(title: text(.status), kind: .text),
                .init(title: text(.beat), kind: .number), .init(title: text(.actions), kind: .text),
            ], label: text(.workers))
        grid.rows = rows.map { row in
            let (id, state) = (row[0] ?? "", row[7] ?? "")
            let leads = row[9] == "true" ? h("span", ["class": "tag good"], HTML(text(.leader))) : .empty
            var actions = HTML.empty
            if may(.admin, context), ["active", "quiet"].contains(state) {
                let isQuiet = state == "quiet"
                actions =
                    button(
                        "/workers", text(isQuiet ? .resume : .quiet),
                        ["worker": id, "action": isQuiet ? "resume" : "quiet"], named: id)
                    + " "
                    + button("/workers", text(.stop), ["worker": id, "action": "stop"], style: "danger", named: id)
            }
            return [
                HTML(id), HTML(row[1] ?? ""), HTML("\(row[2] ?? "") · \(row[3] ?? "")"), HTML(row[4] ?? ""),
                HTML(row[5] ?? ""),
                HTML(row[6] ?? ""), self.state(state, text) + " " + leads, HTML(age(row[8], text)),
                actions,
            ]
        }
        return try await page(context, request, .workers, live: "workers", [grid.html(empty: text(.behindNobody))])
    }
}
