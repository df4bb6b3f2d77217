import Hummingbird
import PQ

extension Site {
    func addFailures(_ router: Router<WebContext>) {
        router.get("/failures") { request, context in
            try await page(
                context, request, .failures, live: "jobs",
                [try await failureGroups(context, .page)])
        }
    }

    /// How many of the newest failed jobs are looked at, and how many groups of them are shown.
    struct FailureLook: Sendable {
        let name: String
        let jobs: Int
        let groups: Int

        static let recent = FailureLook(name: "web_recent_failures", jobs: 100, groups: 5)
        static let page = FailureLook(name: "web_failures", jobs: 1_000, groups: 100)
        static let api = FailureLook(name: "api_failures", jobs: 1_000, groups: 200)

        /// The jobs grouped by kind and the beginning of their error. The columns are over `f`.
        func statement(_ columns: String) -> PGStatement {
            PGStatement(
                name: name,
                sql: """
                    select \(columns)
                    from (
                        select j.kind, coalesce(split_part(left(j.error, 200), chr(10), 1), '') as error, j.id, j.state, j.at
                        from skein.failed_job j
                        order by j.id desc
                        limit \(jobs)
                    ) f
                    group by f.kind, f.error
                    order by max(f.id) desc
                    limit \(groups)
                    """)
        }
    }

    func failureGroups(_ context: WebContext, _ look: FailureLook) async throws -> HTML {
        let text = context.language
        let rows = try await reader.rows(
            look.statement(
                """
                f.kind, f.error, case when count(*) = \(look.jobs) then '≥ ' else '' end || count(*),
                to_char(max(f.at), 'YYYY-MM-DD HH24:MI:SS'), max(f.id)::text, string_agg(distinct f.state, ',')
                """))
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
