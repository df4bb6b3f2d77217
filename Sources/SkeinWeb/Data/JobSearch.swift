import PQ
import SkeinFilter

/// Finds the jobs that match a filter, newest first, a page at a time, by one ``JobLook`` a page.
struct JobSearch: Sendable {
    struct Page: Sendable {
        /// What each job shows.
        var rows: [Reader.Row]
        var ids: [Int64]
        /// The id to go on before; nil when there is nothing older.
        var next: Int64?
        /// Jobs that the look passed over; nil when the page was full before its end.
        var looked: Int?
        /// The look ended at its bound, and older jobs may match.
        var isCut = false
    }

    let reader: Reader
    private let look: JobLook

    init(reader: Reader, filter: JobFilter) {
        self.reader = reader
        look = JobLook(filter)
    }

    /// Jobs that one look passes over.
    var bound: Int { look.bound }

    /// - Parameters:
    ///   - columns: Expressions of type text over `skein.job`; none when the ids are enough.
    ///   - before: Only jobs with smaller ids.
    ///   - limit: Rows at most.
    func page(_ columns: [String], before: Int64?, limit: Int) async throws -> Page {
        let statement = look.statement(columns, before: before, limit: limit + 1)
        var rows = try await reader.rows(statement.sql, statement.parameters.map(\.value))
        let looked = rows.last?[0].flatMap { Int($0) }
        let last = rows.last?[1].flatMap { Int64($0) }
        if looked != nil { rows.removeLast() }
        let ids = rows.prefix(limit).compactMap { $0[2].flatMap { Int64($0) } }
        let isCut = looked.map { $0 >= look.bound } ?? false
        return Page(
            rows: rows.prefix(limit).map { Array($0.dropFirst(JobLook.leading)) }, ids: ids,
            next: rows.count > limit ? ids.last : isCut ? last : nil, looked: looked, isCut: isCut)
    }
}
