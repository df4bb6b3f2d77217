import Hummingbird
import PQ
import SkeinFilter

extension Site {
    /// One operation changes at most so many jobs, in batches of their own transactions.
    static let mostJobs = 10_000
    private static let batch = 200
    private static let patience = Duration.seconds(20)

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
                let last = fields["last"].flatMap({ Int64($0) }),
                let filter = try? JobFilter(fields["filter"] ?? ""), !filter.terms.isEmpty
            else { throw Refusal(status: .badRequest, word: .errorBad) }
            let outcome = try await run(change, filter, upTo: last, reason: fields["reason"] ?? "", visitor)
            return try await report(outcome, request, context)
        }
        router.post("/jobs/chosen") { request, context in
            let visitor = try require(.operator, context)
            let fields = try await form(request)
            let ids = (fields["ids"] ?? "").split(separator: ",").prefix(Self.pageSize).compactMap { Int64($0) }
            guard let change = fields["action"].flatMap(JobChange.init(rawValue:)) else {
                throw Refusal(status: .badRequest, word: .errorBad)
            }
            let counts = try await apply(change, to: ids, reason: "", visitor)
            return try await report((counts, false), request, context)
        }
    }

    private func operations(_ filter: String, _ change: JobChange?, _ request: Request, _ context: WebContext)
        async throws -> Response
    {
        let text = context.language
        guard may(.admin, context) else { throw Refusal(status: .forbidden, word: .errorRight) }
        var content = [h("p", [:], HTML(text(.bulkIntro))), operationForm(filter, change, text)]
        if let change, !filter.isEmpty {
            do {
                content += try await preview(try JobFilter(filter).condition(), filter, change, context)
            } catch let error as JobFilterError {
                content.append(problem(error, text))
            }
        }
        return try await page(context, request, .operations, content)
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

    private func preview(
        _ condition: SQLCondition, _ filter: String, _ change: JobChange, _ context: WebContext
    ) async throws -> [HTML] {
        let text = context.language
        let size = try await reader.rows(
            """
            select count(*)::text, coalesce(max(id), 0)::text
            from (select id from skein.job where (\(condition.sql)) order by id desc limit \(Self.mostJobs + 1)) j
            """, condition.parameters.map(\.value))
        let count = size.first?[0].flatMap { Int($0) } ?? 0
        guard count > 0 else { return [h("p", ["class": "panel soft"], HTML(text(.noJobs)))] }
        let number = count > Self.mostJobs ? text(.capped, ["n": "\(Self.mostJobs)"]) : "\(count)"
        let samples = try await jobRows(condition, before: nil, limit: 5)
        let confirm = h(
            "form", ["method": "post", "action": "/operations", "class": "panel"],
            h("h2", [:], HTML(text(.bulkConfirm, ["n": number]))), h("p", [:], HTML(text(.bulkLimit))),
            h("input", ["type": "hidden", "name": "filter", "value": filter]),
            h("input", ["type": "hidden", "name": "action", "value": change.rawValue]),
            h("input", ["type": "hidden", "name": "last", "value": size.first?[1] ?? "0"]),
            h("label", ["for": "reason"], HTML(text(.reason))),
            h("input", ["type": "text", "id": "reason", "name": "reason", "maxlength": "500", "required": "required"]),
            h(
                "p", [:],
                h("button", ["class": "danger"], HTML(text(change == .retry ? .bulkRetry : .bulkCancel, ["n": number])))
            ))
        return [confirm, h("h2", [:], HTML(text(.samples))), jobGrid(samples, context)]
    }

    private typealias Outcome = (counts: [String: Int], stopped: Bool)

    /// Upwards by id to the newest job of the moment the question was asked.
    private func run(
        _ change: JobChange, _ filter: JobFilter, upTo last: Int64, reason: String, _ visitor: Visitor
    ) async throws -> Outcome {
        let condition = filter.condition()
        let next = condition.parameters.count + 1
        let start = ContinuousClock.now
        var counts: [String: Int] = [:]
        var after: Int64 = 0
        var seen = 0
        while seen < Self.mostJobs {
            guard ContinuousClock.now - start < Self.patience else { return (counts, true) }
            let ids = try await reader.rows(
                """
                select j.id::text from skein.job j where (\(condition.sql)) and id > $\(next)::int8 and id <= $\(next + 1)::int8
                order by j.id limit \(Self.batch)
                """, condition.parameters.map(\.value) + [.int8(after), .int8(last)]
            ).compactMap { $0[0].flatMap { Int64($0) } }
            guard let end = ids.last else { break }
            counts.merge(try await apply(change, to: ids, reason: reason, visitor), uniquingKeysWith: +)
            after = end
            seen += ids.count
        }
        return (counts, false)
    }

    private func apply(_ change: JobChange, to ids: [Int64], reason: String, _ visitor: Visitor) async throws
        -> [String: Int]
    {
        let words = try await reader.change(
            visitor, "select \(change.sql("t.id", "$2::text")) from unnest($1::int8[]) as t(id)",
            [.int8Array(ids), .text(reason)])
        return words.reduce(into: [:]) { $0[$1[0] ?? "", default: 0] += 1 }
    }

    private func report(_ outcome: Outcome, _ request: Request, _ context: WebContext) async throws -> Response {
        let text = context.language
        let words = outcome.counts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
        let sentence = text(outcome.stopped ? .bulkStopped : .bulkDone, ["words": words.isEmpty ? "0" : words])
        return try await page(
            context, request, .operations,
            [
                h("p", ["class": outcome.stopped ? "banner warn" : "banner good", "role": "status"], HTML(sentence)),
                h(
                    "p", [:], h("a", ["href": "/jobs"], HTML(text(.jobs))), " · ",
                    h("a", ["href": "/audit"], HTML(text(.audit)))),
            ])
    }
}
