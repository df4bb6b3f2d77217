import Hummingbird
import PQ

extension Site {
    func addJob(_ router: Router<WebContext>) {
        router.get("/jobs/{id}") { request, context in
            guard let id = context.parameters.get("id", as: Int64.self) else { throw HTTPError(.notFound) }
            return try await jobPage(id, request, context)
        }
        router.post("/jobs/{id}/{action}") { request, context in
            let visitor = try require(.operator, context)
            guard let id = context.parameters.get("id", as: Int64.self), let action = context.parameters.get("action"),
                let change = JobChange(rawValue: action)
            else { throw HTTPError(.notFound) }
            let reason = try await form(request)["reason"] ?? ""
            _ = try await reader.change(
                visitor, "select " + change.sql("$1::int8", "$2::text"), [.int8(id), .text(reason)])
            return seeOther("/jobs/\(id)")
        }
    }

    private func jobPage(_ id: Int64, _ request: Request, _ context: WebContext) async throws -> Response {
        let text = context.language
        let found = try await reader.rows(
            """
            select kind, queue, state, attempt || '/' || max_attempts, priority::text, tenant, array_to_string(tags, ' '), unique_key,
                producer::text, worker::text, jsonb_pretty(args), jsonb_pretty(result), error,
                to_char(created_at, 'YYYY-MM-DD HH24:MI:SS'), to_char(run_at, 'YYYY-MM-DD HH24:MI:SS'),
                to_char(started_at, 'YYYY-MM-DD HH24:MI:SS'), to_char(finished_at, 'YYYY-MM-DD HH24:MI:SS')
            from skein.job
            where id = $1::int8
            limit 1
            """, [.int8(id)])
        guard let row = found.first else { throw Refusal(status: .notFound, word: .errorNotFound) }
        let failures = try await reader.rows(
            "select to_char(at, 'YYYY-MM-DD HH24:MI:SS'), attempt::text, code, error from skein.job_failures($1::int8)",
            [.int8(id)])
        let lines = try await reader.rows(
            "select to_char(at, 'YYYY-MM-DD HH24:MI:SS'), attempt::text, level, message from skein.job_log($1::int8)",
            [.int8(id)])
        let state = row[2] ?? ""
        let isOver = ["completed", "cancelled", "discarded"].contains(state)
        let why =
            isOver
            ? []
            : try await reader.rows(
                "select reason_code, detail, to_char(since, 'YYYY-MM-DD HH24:MI:SS'), release from skein.explain_job($1::int8)",
                [.int8(id)])
        return try await page(
            context, request, .jobs, heading: text(.job, ["id": "\(id)"]) + " · " + (row[0] ?? ""),
            [
                changes(id, state, context), facts(row, text), explanation(why, text), timeline(row, failures, text),
                code(.error, row[12], text), code(.arguments, row[10], text, note: .argumentsNote),
                code(.result, row[11], text),
                grid(.attempts, [(.at, .time), (.attempt, .number), (.code, .text), (.error, .long)], failures, text),
                grid(.log, [(.at, .time), (.attempt, .number), (.level, .text), (.message, .long)], lines, text),
            ])
    }

    private func changes(_ id: Int64, _ state: String, _ context: WebContext) -> HTML {
        guard may(.operator, context) else { return .empty }
        let text = context.language
        let change: JobChange? =
            switch state {
            case "discarded", "cancelled", "retryable": .retry
            case "completed": nil
            default: .cancel
            }
        guard let change else { return .empty }
        return h(
            "form", ["method": "post", "action": "/jobs/\(id)/\(change.rawValue)", "class": "panel"],
            h("label", ["for": "reason"], HTML(text(.reason))),
            h(
                "div", ["class": "row"],
                h(
                    "div", ["class": "grow"],
                    h("input", ["type": "text", "id": "reason", "name": "reason", "maxlength": "500"])),
                h("button", ["class": change == .cancel ? "danger" : "strong"], HTML(text(change.word)))))
    }

    private func facts(_ row: Reader.Row, _ text: WebLanguage) -> HTML {
        let pairs: [(Word, HTML)] = [
            (.state, state(row[2], text)), (.queue, HTML(row[1] ?? "–")), (.attempt, HTML(row[3] ?? "–")),
            (.priority, HTML(row[4] ?? "–")), (.tenant, HTML(row[5] ?? "–")), (.tags, HTML(row[6] ?? "–")),
            (.uniqueKey, HTML(row[7] ?? "–")), (.producer, HTML(row[8] ?? "–")), (.worker, HTML(row[9] ?? "–")),
        ]
        return .element(
            "dl", ["class": "facts panel"], pairs.flatMap { [h("dt", [:], HTML(text($0.0))), h("dd", [:], $0.1)] })
    }

    private func explanation(_ rows: [Reader.Row], _ text: WebLanguage) -> HTML {
        guard !rows.isEmpty else { return .empty }
        return grid(.explain, [(.code, .text), (.explain, .long), (.since, .time), (.release, .long)], rows, text)
    }

    private func timeline(_ row: Reader.Row, _ failures: [Reader.Row], _ text: WebLanguage) -> HTML {
        var events: [(at: String, what: String)] = []
        for (index, word) in [(13, Word.created), (14, .due), (15, .started), (16, .finished)] {
            if let at = row[index] { events.append((at, text(word))) }
        }
        for failure in failures {
            events.append((failure[0] ?? "", "\(text(.failed)) (\(failure[1] ?? "")): \(failure[2] ?? "")"))
        }
        let items = events.sorted { $0.at < $1.at }.map { h("li", [:], h("time", [:], HTML($0.at)), HTML($0.what)) }
        return h("h2", [:], HTML(text(.timeline)))
            + h("div", ["class": "panel"], .element("ol", ["class": "time"], items))
    }

    private func code(_ word: Word, _ value: String?, _ text: WebLanguage, note: Word? = nil) -> HTML {
        guard let value else { return .empty }
        return h("h2", [:], HTML(text(word))) + h("pre", ["tabindex": "0"], HTML(value))
            + (note.map { h("p", ["class": "soft"], HTML(text($0))) } ?? .empty)
    }

    /// A heading and a table of plain texts; nothing at all when there is no row.
    func grid(_ title: Word, _ columns: [(Word, Grid.Kind)], _ rows: [Reader.Row], _ text: WebLanguage) -> HTML {
        guard !rows.isEmpty else { return .empty }
        return h("h2", [:], HTML(text(title))) + table(title, columns, rows, text)
    }

    /// A table of plain texts.
    func table(_ title: Word, _ columns: [(Word, Grid.Kind)], _ rows: [Reader.Row], _ text: WebLanguage) -> HTML {
        var grid = Grid(columns: columns.map { .init(title: text($0.0), kind: $0.1) }, label: text(title))
        grid.rows = rows.map { $0.map { HTML($0 ?? "–") } }
        return grid.html(empty: text(.empty))
    }
}

/// What can be done to a job.
enum JobChange: String, Sendable, CaseIterable {
    case retry, cancel

    var word: Word { self == .retry ? .retry : .cancel }

    func sql(_ id: String, _ reason: String) -> String { "skein.\(rawValue)(\(id), \(reason))" }
}
