/// One look for the jobs that match a filter, newest first: a statement that passes over a bounded number of jobs, whatever is
/// asked. One that is rare among millions is found by going on from where a look ended, not by one long statement.
///
/// A filter on what was written when a job was enqueued is held against `skein.job_written`, which derives no state; one that
/// names states goes by `skein.job_in_state`. A job's state, and what else is to be shown, is looked up for those that match.
package struct JobLook: Sendable {
    /// What a statement without columns gives is the numbers alone.
    package struct Statement: Sendable {
        package var sql: String
        package var parameters: [SQLCondition.Parameter]
    }

    /// A row has these before the columns: how many jobs were looked at, and the smallest id among them (both null but in a
    /// last row of its own, which is there when fewer than the limit were found), and the id of the job.
    package static let leading = 3

    /// Jobs that a look passes over.
    package let bound: Int
    private let filter: JobFilter
    private let states: [String]?
    private let view: String

    /// - Parameter seesAll: Nil for a producer, who may read `skein.job` and none of the others.
    package init(_ filter: JobFilter, seesAll: Bool = true) {
        states = seesAll && filter.ids == nil ? filter.states : nil
        var rest = filter
        // `skein.job_in_state` has seen to these.
        if states != nil { rest.terms.removeAll { $0.field == .column(.state) && !$0.isNegated } }
        self.filter = rest
        let isWritten = seesAll && rest.terms.allSatisfy(\.isWritten)
        view = isWritten ? "skein.job_written" : "skein.job"
        // So many that a look takes about as long: finding out what became of a job costs a hundred times a look at its row.
        bound = !isWritten || states?.contains("completed") == true ? 100 : states == nil ? 5_000 : 1_000
    }

    /// The statement for at most `limit` jobs with smaller ids than `before`, or the newest. Its parameters are numbered from `first`;
    /// `columns` are expressions over `skein.job`, of type text.
    package func statement(
        _ columns: [String], before: Int64?, limit: Int, firstParameter first: Int = 1
    ) -> Statement {
        let condition = filter.condition(firstParameter: first)
        let place = first + condition.parameters.count
        // A day that does not exist is refused even where there is no job to hold against it.
        let moments = filter.terms.flatMap(\.moments)
        let older =
            (["id < $\(place)::int8"] + moments.indices.map { "$\(place + 1 + $0)::text::timestamptz is not null" })
            .joined(separator: " and ")
        let shown = columns.map { ", \($0)" }.joined()
        let none = columns.map { _ in ", null" }.joined()
        // Both are read as far as somebody asks for rows: the look ends with the last job that is shown.
        let sql = """
            with look as materialized (\(looked(condition.sql, older))), page as materialized (
                select l.found from look l where l.matches limit \(limit)
            )
            select null::text, null::text, p.found::text\(shown)
            from page p\(columns.isEmpty ? "" : " cross join lateral (select * from skein.job j where j.id = p.found limit 1) j")
            union all
            select count(*)::text, min(l.found)::text, null\(none)
            from look l
            where (select count(*) from page) < \(limit)
            having (select count(*) from page) < \(limit)
            """
        return Statement(
            sql: sql, parameters: condition.parameters + [.int8(before ?? .max)] + moments.map { .text($0) })
    }

    /// (found, matches) of the jobs to look at, in order.
    private func looked(_ condition: String, _ older: String) -> String {
        if let ids = filter.ids {
            let list = ids.map(String.init).joined(separator: ", ")
            // Unknown alternatives leave none: no job has the id 0.
            return """
                select id as found, (\(condition)) as matches from skein.job \
                where id in (\(list.isEmpty ? "0" : list)) and \(older) order by id desc
                """
        }
        guard let states else {
            return """
                select id as found, (\(condition)) as matches \
                from (select * from \(view) where \(older) order by id desc limit \(bound)) v
                """
        }
        let words = states.map { "'\($0)'" }.joined(separator: ", ")
        let matches =
            filter.terms.isEmpty ? "true" : "(select \(condition) from \(view) v where v.id = s.found limit 1)"
        return """
            select s.found, \(matches) as matches \
            from (select id as found from skein.job_in_state where state in (\(words)) and \(older) \
            order by id desc limit \(bound)) s
            """
    }
}

extension JobFilter.Term {
    /// The moments that it compares with.
    fileprivate var moments: [String] {
        guard case .column(let column) = field, column.kind == .time else { return [] }
        return values.compactMap(\.exact)
    }

    /// Whether it asks for what was written when the job was enqueued and never changes.
    fileprivate var isWritten: Bool {
        switch field {
        case .argument: true
        case .column(let column):
            switch column {
            case .id, .kind, .queue, .priority, .tenant, .tag, .producer, .age, .created: true
            case .state, .attempt, .maxAttempts, .worker, .uniqueKey, .limitKey, .error, .ran, .due, .started,
                .finished, .deadline:
                false
            }
        }
    }
}
