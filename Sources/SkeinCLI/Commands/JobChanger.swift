import PQ
import SkeinFilter

/// Changes jobs one by one or all that match; big sets in batches with progress.
struct JobChanger {
    let change: JobChange
    let session: Session

    /// Jobs changed by one statement: small enough that nobody waits for its locks.
    static let batch = 500
    private static let samples = 5
    /// Matching jobs that are counted before the question, and how long they are looked for.
    private static let counted = 10_000
    private static let patience = Duration.seconds(2)

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
        let look = JobLook(filter, seesAll: try await JobListings.seesAll(connection))
        // What is enqueued from now on is not touched.
        let end = try await connection.rows(
            "select coalesce((select j.id + 1 from skein.job j order by j.id desc limit 1), 0)", [])
        let before: Int64 = try end.get(row: 0, 0)
        let counting = JobHunt(look: look, patience: Self.patience)
        let (counted, rest) = try await counting.numbers(Self.counted, before: before, connection, session)
        if rest == nil, counted.isEmpty {
            session.console.note(Message.jobsEmpty.text)
            return session.show(Self.table, empty: .nothingChanged)
        }
        let sample = try await JobHunt(look: look, patience: .zero).find(
            Self.samples, after: counted.first.map { $0 + 1 } ?? before, connection, session)
        session.console.err(sample.table.text(.table, style: session.errorStyle, columns: session.console.columns))
        let number = rest == nil ? "\(counted.count)" : Message.orMore.text(["count": "\(counted.count)"])
        guard try confirmation.allows(change.question.text(["count": number]), session: session) else { return }
        let counts = try await changeInBatches(
            look, before: before, rest == nil ? Int64(counted.count) : nil, reason, connection)
        var summary = Table([
            Column(key: "outcome", title: .columnResult), Column(key: "jobs", title: .columnJobs, kind: .integer),
        ])
        summary.rows = counts.sorted { $0.key < $1.key }.map { [Cell($0.key), Cell("\($0.value)")] }
        session.show(summary, empty: .nothingChanged)
    }

    /// Walks downwards by id: what was changed already is not met again. Each look is a short statement, however many jobs
    /// there are.
    private func changeInBatches(
        _ look: JobLook, before: Int64, _ total: Int64?, _ reason: String?, _ connection: PGConnection
    ) async throws -> [String: Int] {
        var bar = ProgressBar(change.progress.text, console: session.console)
        defer { bar.finish() }
        let hunt = JobHunt(look: look, patience: Self.patience)
        var counts: [String: Int] = [:]
        var place: Int64? = before
        var done: Int64 = 0
        while let here = place {
            let (ids, next) = try await hunt.numbers(Self.batch, before: here, connection, session)
            if !ids.isEmpty {
                for (_, word) in try await apply(to: ids, reason, connection) { counts[word, default: 0] += 1 }
            }
            done += Int64(ids.count)
            if let total {
                bar.update(done: done, of: max(total, done))
            } else {
                // How many there are nobody knows; how far back among all jobs is known.
                bar.update(done: before - (next ?? 0), of: before, note: "\(done)")
            }
            place = next
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
