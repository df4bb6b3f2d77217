import PQ
import SkeinFilter

/// Changes jobs one by one or all that match; big sets in batches with progress.
struct JobChanger {
    let change: JobChange
    let session: Session

    /// Jobs changed by one statement: small enough that nobody waits for its locks.
    static let batch: Int64 = 500
    private static let samples = 5

    func run(_ selection: JobSelection, reason: String?, confirmation: ConfirmationOptions) async throws {
        try await session.withConnection { connection in
            if selection.filter != nil {
                let filter = try parseFilter(selection.filter)
                try await changeAll(filter, reason: reason, confirmation, connection)
            } else if confirmation.dryRun {
                let ids = selection.ids.map(\.value)
                let listing = Listing(
                    columns: JobListings.columns, source: "skein.job",
                    condition: .all.and("id = any(?)", .int8Array(ids)), order: "id")
                session.show(try await listing.fetch(connection, session))
                session.console.note(Message.confirmDryRun.text)
            } else {
                try await changeEach(selection.ids.map(\.value), reason: reason, connection)
            }
        }
    }

    /// Every id on its own: one that does not exist does not keep the others from being changed.
    private func changeEach(_ ids: [Int64], reason: String?, _ connection: PGConnection) async throws {
        var table = Self.table
        var failure: CLIError?
        for id in ids {
            do {
                let words = try await apply(to: [id], reason, connection)
                table.rows += words.map(Self.row)
            } catch let error as PGError where !error.isConnectionProblem {
                let problem = CLIError(error)
                if ids.count == 1 { throw problem }
                session.console.err("\(id): " + problem.text(style: session.errorStyle))
                failure = .silent(problem.status)
            }
        }
        session.show(table)
        if let failure { throw failure }
    }

    private func changeAll(
        _ filter: JobFilter, reason: String?, _ confirmation: ConfirmationOptions, _ connection: PGConnection
    ) async throws {
        let condition = filter.condition(firstParameter: Listing.firstParameter)
        let source = try await JobListings.source(filter, connection)
        let (total, last) = try await size(source, condition, connection)
        guard total > 0 else {
            session.console.note(Message.jobsEmpty.text)
            return session.show(Self.table, empty: .nothingChanged)
        }
        let samples = Listing(
            columns: JobListings.columns, source: source, condition: condition, order: "id desc",
            limit: Self.samples)
        let sample = try await samples.fetch(connection, session)
        session.console.err(sample.text(.table, style: session.errorStyle, columns: session.console.columns))
        let question = change.question.text(["count": "\(total)"])
        guard try confirmation.allows(question, session: session) else { return }
        let counts = try await changeInBatches(source, condition, upTo: last, total, reason, connection)
        var summary = Table([
            Column(key: "outcome", title: .columnResult), Column(key: "jobs", title: .columnJobs, kind: .integer),
        ])
        summary.rows = counts.sorted { $0.key < $1.key }.map { [Cell($0.key), Cell("\($0.value)")] }
        session.show(summary, empty: .nothingChanged)
    }

    /// `$1` belongs to lists (their time zone), so a filter's parameters begin at `$2`; it is bound here and not used.
    private func size(
        _ source: String, _ condition: SQLCondition, _ connection: PGConnection
    ) async throws -> (Int64, Int64) {
        let result = try await connection.rows(
            "select count(*), coalesce(max(id), 0) from \(source) where $1::text is null and (\(condition.sql))",
            [.text(nil)] + condition.parameters.map(\.value))
        return (try result.get(row: 0, 0), try result.get(row: 0, 1))
    }

    /// Walks upwards by id to the newest job of the moment the question was asked: what is enqueued meanwhile is
    /// not touched, and what was changed already is not met again.
    private func changeInBatches(
        _ source: String, _ condition: SQLCondition, upTo last: Int64, _ total: Int64, _ reason: String?,
        _ connection: PGConnection
    ) async throws -> [String: Int] {
        var bar = ProgressBar(change.progress.text, console: session.console)
        defer { bar.finish() }
        var counts: [String: Int] = [:]
        var after: Int64 = 0
        var done: Int64 = 0
        while true {
            let window = condition.and("id > ? and id <= ?", .int8(after), .int8(last))
            let sql = """
                select id from \(source) where $1::text is null and (\(window.sql)) order by id limit \(Self.batch)
                """
            let found = try await connection.rows(sql, [.text(nil)] + window.parameters.map(\.value))
            let ids: [Int64] = try (0..<found.count).map { try found.get(row: $0, 0) }
            guard let end = ids.last else { break }
            for (_, word) in try await apply(to: ids, reason, connection) { counts[word, default: 0] += 1 }
            after = end
            done += Int64(ids.count)
            bar.update(done: done, of: max(total, done))
        }
        return counts
    }

    /// Applies the change to each, with the reason as `$2`.
    private func apply(
        to ids: [Int64], _ reason: String?, _ connection: PGConnection
    ) async throws -> [(Int64, String)] {
        let sql = "select id, \(change.statement) from unnest($1::int8[]) as t(id)"
        let result = try await connection.rows(sql, [.int8Array(ids), .text(reason)])
        return try (0..<result.count).map { (try result.get(row: $0, 0), try result.get(row: $0, 1)) }
    }

    private static let table = Table([
        Column(key: "id", title: .columnID, kind: .integer), Column(key: "outcome", title: .columnResult),
    ])

    private static func row(_ change: (id: Int64, word: String)) -> [Cell] {
        [Cell("\(change.id)"), Cell(change.word)]
    }
}
