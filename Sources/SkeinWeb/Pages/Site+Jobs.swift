import Hummingbird
import PQ
import SkeinFilter

extension Site {
    static let pageSize = 50

    func addJobs(_ router: Router<WebContext>) {
        router.get("/jobs") { request, context in
            let filter = request.uri.queryParameters["filter"].map(String.init) ?? ""
            let after = request.uri.queryParameters["after"].flatMap { Int64($0) }
            let text = context.language
            let search: JobSearch
            do throws(JobFilterError) {
                search = JobSearch(reader: reader, filter: try JobFilter(filter))
            } catch {
                return try await page(context, request, .jobs, [searchForm(filter, text), problem(error, text)])
            }
            let found = try await search.page(Self.jobColumns, before: after, limit: Self.pageSize)
            let cut =
                found.isCut
                ? h("p", ["class": "soft"], HTML(text(.lookedThrough, ["n": text.number("\(search.bound)")])))
                : HTML.empty
            return try await page(
                context, request, .jobs, live: "jobs",
                [
                    searchForm(filter, text), jobGrid(found.rows, context, chooses: may(.operator, context)), cut,
                    pages(
                        "/jobs", [("filter", filter)], isFirst: after == nil, next: found.next.map { "\($0)" },
                        word: found.isCut ? .lookOn : .older, text),
                    filter.isEmpty ? .empty : wholeSet(filter, context),
                ])
        }
    }

    func searchForm(_ filter: String, _ text: WebLanguage) -> HTML {
        h(
            "form", ["method": "get", "action": "/jobs", "role": "search", "class": "panel"],
            h("label", ["for": "filter"], HTML(text(.filter))),
            h(
                "div", ["class": "row"],
                h(
                    "div", ["class": "grow"],
                    h(
                        "input",
                        [
                            "type": "text", "id": "filter", "name": "filter", "value": filter, "spellcheck": "false",
                            "autocomplete": "off",
                            "aria-describedby": "filter-help", "maxlength": "4000",
                        ])),
                h("button", ["class": "strong"], HTML(text(.apply)))),
            h("p", ["class": "soft", "id": "filter-help"], HTML(text(.filterHelp))))
    }

    func problem(_ error: JobFilterError, _ text: WebLanguage) -> HTML {
        let words = text(
            .filterBad, ["position": "\(error.offset + 1)", "reason": text(error.word), "found": error.found])
        let hint = error.suggestion.map { " → \($0)" } ?? ""
        return h("p", ["class": "banner bad", "role": "alert"], HTML(words + hint))
    }

    /// What ``jobGrid(_:_:chooses:)`` takes.
    static let jobColumns = [
        "id::text", "kind", "queue", "state", "attempt || '/' || max_attempts",
        "to_char(created_at, 'MM-DD HH24:MI:SS')",
        "to_char(coalesce(finished_at, started_at, run_at), 'MM-DD HH24:MI:SS')", "left(error, 160)",
    ]

    func jobGrid(_ rows: [Reader.Row], _ context: WebContext, chooses: Bool = false) -> HTML {
        let text = context.language
        var columns: [Grid.Column] = [
            .init(title: text(.id), kind: .number), .init(title: text(.kind), kind: .text),
            .init(title: text(.queue), kind: .text), .init(title: text(.state), kind: .text),
            .init(title: text(.attempt), kind: .number), .init(title: text(.created), kind: .time),
            .init(title: text(.at), kind: .time), .init(title: text(.error), kind: .long),
        ]
        if chooses { columns.insert(.init(title: text(.choose), kind: .text), at: 0) }
        var grid = Grid(columns: columns, label: text(.jobs))
        grid.rows = rows.map { row in
            let id = row[0] ?? ""
            let cells: [HTML] = [
                h("a", ["href": "/jobs/\(id)"], HTML(id)), HTML(row[1] ?? ""), HTML(row[2] ?? ""), state(row[3], text),
                HTML(row[4] ?? ""), HTML(row[5] ?? ""), HTML(row[6] ?? ""), HTML(row[7] ?? ""),
            ]
            return chooses
                ? [h("input", ["type": "checkbox", "name": "ids", "value": id, "aria-label": text(.job, ["id": id])])]
                    + cells : cells
        }
        let table = grid.html(empty: text(.noJobs))
        guard chooses, !rows.isEmpty else { return table }
        return h(
            "form", ["method": "post", "action": "/jobs/chosen"], table,
            h(
                "p", ["class": "row"], h("button", ["name": "action", "value": "retry"], HTML(text(.retryChosen))),
                h("button", ["name": "action", "value": "cancel", "class": "danger"], HTML(text(.cancelChosen)))))
    }

    private func wholeSet(_ filter: String, _ context: WebContext) -> HTML {
        guard may(.admin, context) else { return .empty }
        let text = context.language
        return h(
            "p", ["class": "row"],
            h(
                "a", ["class": "button", "href": Link.to("/operations", ["filter": filter, "action": "retry"])],
                HTML(text(.retryMatching))),
            h(
                "a", ["class": "button", "href": Link.to("/operations", ["filter": filter, "action": "cancel"])],
                HTML(text(.cancelMatching))))
    }
}

extension JobFilterError {
    var word: Word {
        switch reason {
        case .missingField: .filterMissingField
        case .unknownField: .filterUnknownField
        case .missingValue: .filterMissingValue
        case .openQuote: .filterOpenQuote
        case .noComparison: .filterNoComparison
        case .comparisonNeedsOneValue: .filterOneValue
        case .noPattern: .filterNoPattern
        case .notANumber: .filterNotANumber
        case .notADuration: .filterNotADuration
        case .notATime: .filterNotATime
        case .unknownState: .filterUnknownState
        case .missingPath: .filterMissingPath
        case .tooLong: .filterTooLong
        }
    }
}
