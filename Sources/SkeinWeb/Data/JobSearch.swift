import PQ
import SkeinFilter

/// Finds the jobs that match a filter, newest first, a page at a time. Whatever is asked, one look passes over a bounded
/// number of jobs: one that is rare among millions is found by going on from ``Page/next``, not by one long statement.
struct JobSearch: Sendable {
    struct Page: Sendable {
        var rows: [Reader.Row]
        /// The id to go on before; nil when there is nothing older.
        var next: Int64?
        /// The look ended at its bound, and older jobs may match.
        var isCut = false
    }

    /// Jobs that one look passes over.
    static let look = 1_000

    let reader: Reader
    let filter: JobFilter

    /// - Parameters:
    ///   - columns: Expressions over `skein.job`, the first of which is the id as text.
    ///   - before: Only jobs with smaller ids.
    ///   - limit: Rows at most.
    func page(_ columns: String, before: Int64?, limit: Int) async throws -> Page {
        let condition = filter.condition()
        let place = condition.parameters.count + 1
        let values = condition.parameters.map(\.value) + [.int8(before)]
        let source = source(before: "$\(place)::int8")
        let rows = try await reader.rows(
            """
            select \(columns)
            from \(source.jobs) j
            where (\(condition.sql)) and j.id < coalesce($\(place)::int8, 9223372036854775807)
            order by j.\(source.order) desc
            limit \(limit + 1)
            """, values)
        if rows.count > limit {
            let shown = Array(rows.prefix(limit))
            return Page(rows: shown, next: shown.last?.first?.flatMap { Int64($0) })
        }
        guard let ids = source.ids else { return Page(rows: rows, next: nil) }
        let seen = try await reader.rows(
            "select count(*)::text, min(s.id)::text from \(ids) s", [.int8(before)])
        let isCut = seen.first?[0].flatMap { Int($0) } ?? 0 >= Self.look
        return Page(rows: rows, next: isCut ? seen.first?[1].flatMap { Int64($0) } : nil, isCut: isCut)
    }

    /// The jobs to look at, and their ids alone for a statement with the place as its only parameter; no ids when the set
    /// has its own end. Only words of ``JobStates`` and numbers become part of the text.
    private func source(before place: String) -> (jobs: String, ids: String?, order: String) {
        if let ids = filter.ids {
            let list = ids.map(String.init).joined(separator: ", ")
            // Unknown alternatives leave none: no job has the id 0.
            return ("(select * from skein.job v where v.id in (\(list.isEmpty ? "0" : list)))", nil, "id")
        }
        func looked(_ columns: String, _ view: String, _ place: String) -> String {
            """
            (select \(columns) from \(view) id < coalesce(\(place), 9223372036854775807) \
            order by id desc limit \(Self.look))
            """
        }
        guard let states = filter.states else {
            let view = "skein.job where"
            return (looked("*", view, place), looked("id", view, "$1::int8"), "id")
        }
        let words = states.map { "'\($0)'" }.joined(separator: ", ")
        let view = "skein.job_in_state where state in (\(words)) and"
        // OFFSET 0 keeps the look-up by id one. Sorting by the id it was found by, and not by the one that was looked up, lets
        // the statement end with the last row it needs.
        let jobs = """
            (select s.id as found, v.* from \(looked("id", view, place)) s \
            cross join lateral (select * from skein.job w where w.id = s.id offset 0) v)
            """
        return (jobs, looked("id", view, "$1::int8"), "found")
    }
}
