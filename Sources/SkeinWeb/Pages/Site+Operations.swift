import Hummingbird
import PQ
import SkeinFilter

/// Work on whole sets of jobs: looked at first, begun by an admin, done by ``OperationRunner``.
extension Site {
    /// Matching jobs that are counted before somebody confirms, and those that are shown.
    private static let counted = 1_000
    private static let samples = 5

    func addOperations(_ router: Router<WebContext>) {
        router.get("/operations") { request, context in
            let query = request.uri.queryParameters
            return try await operations(
                query["filter"].map(String.init) ?? "", query["action"].flatMap { JobChange(rawValue: String($0)) },
                request, context)
        }
        router.post("/operations") { request, context in
            let visitor = try require(.admin, context)
            let fields = try await form(request)
            guard let change = fields["action"].flatMap(JobChange.init(rawValue:)),
                let last = fields["last"].flatMap({ Int64($0) }), last < Int64.max,
                let filter = try? JobFilter(fields["filter"] ?? ""), !filter.terms.isEmpty
            else { throw Refusal(status: .badRequest, word: .errorBad) }
            let id = try await begin(
                change, fields["filter"] ?? "", reason: fields["reason"] ?? "", before: last + 1,
                isDryRun: fields["run"] == "dry", visitor)
            return seeOther("/operations/\(id)")
        }
        router.get("/operations/{id}") { request, context in
            guard let id = context.parameters.get("id", as: Int64.self) else { throw HTTPError(.notFound) }
            return try await operation(id, request, context)
        }
        router.post("/operations/{id}/stop") { request, context in
            let visitor = try require(.admin, context)
            guard let id = context.parameters.get("id", as: Int64.self) else { throw HTTPError(.notFound) }
            _ = try await reader.change(visitor, "select skein.stop_operation($1::int8)::text", [.int8(id)])
            return seeOther("/operations/\(id)")
        }
        router.post("/jobs/chosen") { request, context in
            let visitor = try require(.operator, context)
            let fields = try await form(request)
            let ids = (fields["ids"] ?? "").split(separator: ",").prefix(Self.pageSize).compactMap { Int64($0) }
            guard let change = fields["action"].flatMap(JobChange.init(rawValue:)) else {
                throw Refusal(status: .badRequest, word: .errorBad)
            }
            return try await report(try await apply(change, to: ids, visitor), request, context)
        }
    }

    /// Jobs with smaller ids than `before`; nil stands for those that are enqueued by now.
    func begin(
        _ change: JobChange, _ filter: String, reason: String, before: Int64?, isDryRun: Bool, _ visitor: Visitor
    ) async throws -> Int64 {
        let rows = try await reader.change(
            visitor,
            """
            select skein.begin_operation(
                $1::text, $2::text, $3::text, coalesce($4::int8, (select j.id + 1 from skein.job j order by j.id desc limit 1)), $5::text::boolean)::text
            """,
            [.text(change.rawValue), .text(filter), .text(reason), .int8(before), .text(isDryRun ? "true" : "false")])
        guard let id = rows.first?[0].flatMap({ Int64($0) }) else {
            throw Refusal(status: .internalServerError, word: .errorServer)
        }
        return id
    }

    private func operations(_ filter: String, _ change: JobChange?, _ request: Request, _ context: WebContext)
        async throws -> Response
    {
        let text = context.language
        var content: [HTML] = []
        if may(.admin, context) {
            content += [h("p", [:], HTML(text(.bulkIntro))), operationForm(filter, change, text)]
            if let change, !filter.isEmpty {
                do throws(JobFilterError) {
                    content += try await preview(try JobFilter(filter), filter, change, context)
                } catch {
                    content.append(problem(error, text))
                }
            }
        }
        content += try await newestOperations(text)
        return try await page(context, request, .operations, live: change == nil ? "operations" : nil, content)
    }

    private func operationForm(_ filter: String, _ change: JobChange?, _ text: WebLanguage) -> HTML {
        func option(_ value: JobChange) -> HTML {
            h(
                "option", ["value": value.rawValue, "selected": change == value ? "selected" : nil],
                HTML(text(value.word)))
        }
        return h(
            "form", ["method": "get", "action": "/operations", "class": "panel"],
            h(
                "div", ["class": "row"],
                h(
                    "div", ["class": "grow"], h("label", ["for": "filter"], HTML(text(.filter))),
                    h(
                        "input",
                        [
                            "type": "text", "id": "filter", "name": "filter", "value": filter, "required": "required",
                            "maxlength": "4000",
                        ])),
                h(
                    "div", [:], h("label", ["for": "action"], HTML(text(.action))),
                    h("select", ["id": "action", "name": "action"], option(.retry), option(.cancel))),
                h("button", [:], HTML(text(.look)))),
            h("p", ["class": "soft"], HTML(text(.filterHelp))))
    }

    /// How many match among the newest, and some of them: enough to see whether the filter means what was meant.
    private func preview(
        _ filter: JobFilter, _ words: String, _ change: JobChange, _ context: WebContext
    ) async throws(JobFilterError) -> [HTML] {
        let text = context.language
        let search = JobSearch(reader: reader, filter: filter)
        let found: JobSearch.Page
        let samples: [Reader.Row]
        do {
            found = try await search.page([], before: nil, limit: Self.counted)
            samples = try await search.page(Self.jobColumns, before: nil, limit: Self.samples).rows
        } catch {
            return [h("p", ["class": "banner bad", "role": "alert"], HTML(text(Guard.refusal(error).word)))]
        }
        guard let last = found.ids.first else {
            let word: Word = found.isCut ? .lookedThrough : .noJobs
            return [h("p", ["class": "panel soft"], HTML(text(word, ["n": text.number("\(search.bound)")])))]
        }
        let count = found.ids.count
        let number = found.next == nil ? "\(count)" : text(.atLeast, ["n": "\(count)"])
        let confirm = h(
            "form", ["method": "post", "action": "/operations", "class": "panel"],
            h("h2", [:], HTML(text(.bulkConfirm, ["n": number]))), h("p", [:], HTML(text(.bulkLimit))),
            h("input", ["type": "hidden", "name": "filter", "value": words]),
            h("input", ["type": "hidden", "name": "action", "value": change.rawValue]),
            h("input", ["type": "hidden", "name": "last", "value": "\(last)"]),
            h("label", ["for": "reason"], HTML(text(.reason))),
            h("input", ["type": "text", "id": "reason", "name": "reason", "maxlength": "500", "required": "required"]),
            h(
                "p", ["class": "row"],
                h(
                    "button", ["class": "danger", "name": "run", "value": "now"],
                    HTML(text(change == .retry ? .bulkRetry : .bulkCancel, ["n": number]))),
                h("button", ["name": "run", "value": "dry", "formnovalidate": "formnovalidate"], HTML(text(.dryRun)))))
        return [confirm, h("h2", [:], HTML(text(.samples))), jobGrid(samples, context)]
    }

    private static let operationColumns = """
        id::text, action, filter, reason, state, dry_run::text, coalesce(person, actor), looked_at::text, matched::text,
        (select string_agg(o.key || ' ' || o.value, ', ' order by o.key) from jsonb_each_text(outcomes) o),
        to_char(started_at, 'YYYY-MM-DD HH24:MI:SS'), to_char(ended_at, 'YYYY-MM-DD HH24:MI:SS'), problem
        """

    private func newestOperations(_ text: WebLanguage) async throws -> [HTML] {
        let rows = try await reader.rows(
            "select \(Self.operationColumns) from skein.operation o order by o.id desc limit \(Self.pageSize)")
        var grid = Grid(
            columns: [
                .init(title: text(.id), kind: .number), .init(title: text(.action), kind: .text),
                .init(title: text(.filter), kind: .long), .init(title: text(.status), kind: .text),
                .init(title: text(.changed), kind: .number), .init(title: text(.person), kind: .text),
                .init(title: text(.started), kind: .time),
            ], label: text(.operations))
        grid.rows = rows.map { row in
            [
                h("a", ["href": "/operations/\(row[0] ?? "")"], HTML(row[0] ?? "")), action(row, text),
                HTML(row[2] ?? ""), state(row[4], text), HTML(row[8] ?? ""), HTML(row[6] ?? ""), HTML(row[10] ?? ""),
            ]
        }
        return [h("h2", [:], HTML(text(.newestOperations))), grid.html(empty: text(.empty))]
    }

    private func action(_ row: Reader.Row, _ text: WebLanguage) -> HTML {
        let word = row[1].flatMap(JobChange.init(rawValue:)).map { text($0.word) } ?? ""
        return HTML(word) + (row[5] == "true" ? " " + h("span", ["class": "tag"], HTML(text(.dryRun))) : .empty)
    }

    private func operation(_ id: Int64, _ request: Request, _ context: WebContext) async throws -> Response {
        let text = context.language
        let rows = try await reader.rows(
            "select \(Self.operationColumns) from skein.operation where id = $1::int8", [.int8(id)])
        guard let row = rows.first else { throw HTTPError(.notFound) }
        let isOver = row[11] != nil
        let facts: [(Word, HTML)] = [
            (.action, action(row, text)), (.filter, HTML(row[2] ?? "")), (.reason, HTML(row[3] ?? "–")),
            (.status, state(row[4], text)), (.lookedAt, HTML(row[7] ?? "0")), (.changed, HTML(row[8] ?? "0")),
            (.outcomes, HTML(row[9] ?? "–")), (.person, HTML(row[6] ?? "–")), (.started, HTML(row[10] ?? "–")),
            (.finished, HTML(row[11] ?? "–")),
        ]
        let stop =
            isOver || !may(.admin, context)
            ? HTML.empty : button("/operations/\(id)/stop", text(.stop), [:], style: "danger", named: "\(id)")
        return try await page(
            context, request, .operations, heading: text(.operation, ["id": "\(id)"]), refreshes: isOver ? nil : 3,
            live: "operations",
            [
                row[12].map { h("p", ["class": "banner bad", "role": "alert"], HTML($0)) } ?? .empty,
                .element(
                    "dl", ["class": "facts panel"],
                    facts.flatMap { [h("dt", [:], HTML(text($0.0))), h("dd", [:], $0.1)] }), stop,
                h(
                    "p", [:],
                    h("a", ["href": Link.to("/jobs", ["filter": row[2] ?? ""])], HTML(text(.jobs))), " · ",
                    h("a", ["href": "/operations"], HTML(text(.operations)))),
            ])
    }

    private func apply(_ change: JobChange, to ids: [Int64], _ visitor: Visitor) async throws -> [String: Int] {
        let words = try await reader.change(
            visitor, "select \(change.sql("t.id", "''")) from unnest($1::int8[]) as t(id)", [.int8Array(ids)])
        return words.reduce(into: [:]) { $0[$1[0] ?? "", default: 0] += 1 }
    }

    private func report(_ counts: [String: Int], _ request: Request, _ context: WebContext) async throws -> Response {
        let text = context.language
        let words = counts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
        return try await page(
            context, request, .operations,
            [
                h(
                    "p", ["class": "banner good", "role": "status"],
                    HTML(text(.bulkDone, ["words": words.isEmpty ? "0" : words]))),
                h(
                    "p", [:], h("a", ["href": "/jobs"], HTML(text(.jobs))), " · ",
                    h("a", ["href": "/audit"], HTML(text(.audit)))),
            ])
    }
}
