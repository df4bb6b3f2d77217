import Hummingbird
import PQ

extension Site {
    /// More than this many characters of a detail stay folded.
    private static let folded = 120

    func addAudit(_ router: Router<WebContext>) {
        router.get("/audit") { request, context in
            let text = context.language
            let after = request.uri.queryParameters["after"].flatMap { Int64($0) }
            let rows = try await reader.rows(
                """
                select id::text, to_char(at, 'YYYY-MM-DD HH24:MI:SS'), actor::text, detail ->> 'person', action, subject,
                    (detail - 'person')::text
                from skein.audit a
                where a.id < coalesce($1::int8, 9223372036854775807)
                order by a.id desc
                limit \(Self.pageSize + 1)
                """, [.int8(after)])
            let shown = rows.prefix(Self.pageSize)
            var grid = Grid(
                columns: [
                    .init(title: text(.at), kind: .time), .init(title: text(.actor), kind: .text),
                    .init(title: text(.person), kind: .text), .init(title: text(.action), kind: .text),
                    .init(title: text(.subject), kind: .long), .init(title: text(.detail), kind: .long),
                ], label: text(.audit))
            grid.rows = shown.map { row in row[1...5].map { HTML($0 ?? "–") } + [detail(row[6] ?? "")] }
            let next = rows.count > Self.pageSize ? shown.last?[0] : nil
            return try await page(
                context, request, .audit,
                [grid.html(empty: text(.empty)), pages("/audit", [], isFirst: after == nil, next: next, text)])
        }
    }

    private func detail(_ json: String) -> HTML {
        guard json.count > Self.folded else { return HTML(json == "{}" ? "–" : json) }
        return h(
            "details", [:], h("summary", [:], HTML(json.prefix(Self.folded / 2) + "…")), h("pre", [:], HTML(json)))
    }

    /// The way to the rows behind these and back to the first.
    func pages(
        _ path: String, _ query: [(String, String)], isFirst: Bool, next: String?, word: Word = .older,
        _ text: WebLanguage
    ) -> HTML {
        let newest = isFirst ? HTML.empty : h("a", ["href": Link.to(path, query)], HTML("← " + text(.newest)))
        let older =
            next.map { next in
                h("a", ["href": Link.to(path, query + [("after", next)]), "rel": "next"], HTML(text(word) + " →"))
            } ?? .empty
        guard !isFirst || next != nil else { return .empty }
        return h("nav", ["class": "pages", "aria-label": text(.furtherPages)], newest, older)
    }
}
