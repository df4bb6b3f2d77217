import Hummingbird

extension Site {
    func addFailures(_ router: Router<WebContext>) {
        router.get("/failures") { request, context in
            try await page(
                context, request, .failures, live: "jobs",
                [try await failureGroups(context, looked: 1_000, groups: 100)])
        }
    }

    /// The newest jobs that failed, grouped by kind and the beginning of their error. The columns are over `f`.
    static func failuresSQL(columns: String, looked: Int, groups: Int) -> String {
        """
        select \(columns)
        from (
            select j.kind, coalesce(split_part(left(j.error, 200), chr(10), 1), '') as error, j.id, j.state, j.at
            from skein.failed_job j
            order by j.id desc
            limit \(looked)
        ) f
        group by f.kind, f.error
        order by max(f.id) desc
        limit \(groups)
        """
    }

    func failureGroups(_ context: WebContext, looked: Int, groups: Int) async throws -> HTML {
        let text = context.language
        let rows = try await reader.rows(
            Self.failuresSQL(
                columns: """
                    f.kind, f.error, case when count(*) = \(looked) then '≥ ' else '' end || count(*),
                    to_char(max(f.at), 'YYYY-MM-DD HH24:MI:SS'), max(f.id)::text, string_agg(distinct f.state, ',')
                    """, looked: looked, groups: groups))
        var grid = Grid(
            columns: [
                .init(title: text(.kind), kind: .text), .init(title: text(.error), kind: .long),
                .init(title: text(.state), kind: .text), .init(title: text(.count), kind: .number),
                .init(title: text(.at), kind: .time), .init(title: text(.newestJob), kind: .number),
                .init(title: text(.jobs), kind: .text),
            ], label: text(.failures))
        grid.rows = rows.map { row in
            let states = row[5] ?? ""
            let filter = "state:\(states) kind:\(quoted(row[0] ?? ""))"
            return [
                HTML(row[0] ?? ""), HTML(row[1] ?? ""),
                .join(states.split(separator: ",").map { state(String($0), text) }), HTML(row[2] ?? ""),
                HTML(row[3] ?? ""), h("a", ["href": "/jobs/\(row[4] ?? "")"], HTML(row[4] ?? "")),
                h("a", ["href": Link.to("/jobs", ["filter": filter])], HTML(text(.show))),
            ]
        }
        return grid.html(empty: text(.empty))
    }

    /// A value as the filter grammar takes it literally.
    private func quoted(_ text: String) -> String {
        "\"" + text.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : "\($0)" }.joined() + "\""
    }
}
