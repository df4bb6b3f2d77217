package import Channels
import FoundationEssentials
package import PQ
package import Skein

/// Brings files into the programme: read, staged, tried and handed to the jobs that merge them, in one transaction. When
/// anything is wrong, nothing of any file stays.
package struct RosterImport {
    /// A file and what its rows are.
    package struct File: Sendable {
        package var path: String
        package var kind: IntakeKind

        package init(path: String, kind: IntakeKind) {
            self.path = path
            self.kind = kind
        }
    }

    /// What became of a file.
    package struct Staged: Sendable {
        package var file: File
        package var encoding: IntakeEncoding
        package var batchID: Int64
        /// What the import does, tried and taken back.
        package var trial: PlatformImported
        /// The job that merges it; nil on a dry run.
        package var jobID: JobID?
    }

    /// One thing that is wrong: found in the file, or by the database.
    package struct Complaint: Sendable {
        package var path: String
        package var line: Int
        package var column: String?
        package var problem: IntakeProblem?
        /// The code, in one word.
        package var code: String
        /// What ``problem`` needs to be said, or the database's sentence.
        package var detail: String
    }

    /// Nothing was imported, because of these.
    package struct Refused: Error {
        package var complaints: [Complaint]
        /// Whether there are more than could be listed.
        package var hasMore: Bool
    }

    private struct DryRun: Error {}

    /// How the merging job of a file is made.
    package enum Target: Sendable {
        case files
        case year(Int, source: String?)
    }

    private let files: [File]
    private let encoding: IntakeEncoding
    private let target: Target
    private let keys: KeyRing?
    private let progress: (File, Int) -> Void

    /// - Parameters:
    ///   - keys: Seal the addresses in the files; without, files with addresses are refused.
    ///   - progress: Told the number of rows staged so far.
    package init(
        files: [File], encoding: IntakeEncoding = .auto, target: Target = .files, keys: KeyRing?,
        progress: @escaping (File, Int) -> Void = { _, _ in }
    ) {
        self.files = files
        self.encoding = encoding
        self.target = target
        self.keys = keys
        self.progress = progress
    }

    /// Does it.
    ///
    /// - Throws: ``Refused``, `PGError`.
    package func run(dryRun: Bool, _ connection: isolated PGConnection) throws -> [Staged] {
        var staged: [Staged] = []
        do {
            try connection.transaction {
                let batches = try stage(connection)
                staged = try tried(batches, connection)
                if dryRun { throw DryRun() }
                var previous: JobID?
                for index in staged.indices {
                    let id = try enqueue(staged[index], after: previous, connection)
                    staged[index].jobID = id
                    previous = id
                }
            }
        } catch is DryRun {}
        return staged
    }

    private func stage(
        _ connection: isolated PGConnection
    ) throws -> [(file: File, encoding: IntakeEncoding, batchID: Int64)] {
        var batches: [(File, IntakeEncoding, Int64)] = []
        var complaints: [Complaint] = []
        var hasMore = false
        for file in files {
            let batch: Int64 = try connection.query(
                "select programme.begin_batch($1::text, $2::text)", [.text(file.kind.name), .text(file.path)]
            ).get(row: 0, 0)
            var count = 0
            let report = try read(file) { rows in
                guard complaints.isEmpty else { return }
                _ = try connection.query(
                    "select programme.add_rows($1::int8, $2::jsonb[], $3::int4[])",
                    [.int8(batch), .jsonbArray(rows.map(\.body)), .int4Array(rows.map { Int32($0.line) })],
                    timeout: .seconds(60))
                count += rows.count
                progress(file, count)
            }
            complaints += report.faults.map {
                Complaint(
                    path: file.path, line: $0.line, column: $0.column, problem: $0.problem, code: $0.problem.rawValue,
                    detail: $0.detail)
            }
            hasMore = hasMore || report.hasMoreFaults
            if complaints.isEmpty {
                _ = try connection.query("select programme.ready($1::int8)", [.int8(batch)])
                let addresses = file.kind.addresses
                if !addresses.isEmpty, try !StagedAddresses.seal(batch, with: keys, connection) {
                    complaints.append(
                        Complaint(
                            path: file.path, line: 0, problem: .noKeys, code: IntakeProblem.noKeys.rawValue,
                            detail: addresses.joined(separator: ", ")))
                }
            }
            batches.append((file, report.encoding, batch))
        }
        guard complaints.isEmpty else { throw Refused(complaints: complaints, hasMore: hasMore) }
        return batches
    }

    private func read(_ file: File, _ body: ([RosterReader.Row]) throws -> Void) throws -> RosterReader.Report {
        guard case .year(let year, let source) = target else {
            return try RosterReader.read(file.path, kind: file.kind, encoding: encoding, body)
        }
        var (rows, report) = try HolidayFile.read(file.path, year: year, source: source, encoding: encoding)
        if rows.isEmpty, report.faults.isEmpty { report.faults = [IntakeFault(line: 0, .noRows)] }
        if report.faults.isEmpty { try body(rows) }
        return report
    }

    /// Runs the imports inside a savepoint and takes them back. The first file that the database refuses ends it: those
    /// after it would be wrong for the same reason.
    private func tried(
        _ batches: [(file: File, encoding: IntakeEncoding, batchID: Int64)], _ connection: isolated PGConnection
    ) throws -> [Staged] {
        _ = try connection.script("savepoint before_trial")
        var staged: [Staged] = []
        for batch in batches {
            let answer: String = try connection.query(
                batch.file.kind.job == .calendar
                    ? "select programme.calendar_import($1::jsonb)::text"
                    : "select programme.platform_import($1::jsonb)::text",
                [.jsonb(utf8: try JSONCoding.encode(arguments(batch.file, batch.batchID)))],
                timeout: .seconds(600)
            ).get(row: 0, 0)
            let trial = try JSONCoding.decoder.decode(PlatformImported.self, from: Data(answer.utf8))
            if trial.status != "merged" {
                throw try complaints(batch.file, batch.batchID, trial.errorRows, connection)
            }
            staged.append(
                Staged(file: batch.file, encoding: batch.encoding, batchID: batch.batchID, trial: trial, jobID: nil))
        }
        _ = try connection.script("rollback to savepoint before_trial")
        return staged
    }

    private func complaints(
        _ file: File, _ batch: Int64, _ rows: Int, _ connection: isolated PGConnection
    ) throws -> Refused {
        let result = try connection.query(
            """
            select e.line_no, ltrim(e.error_at, '/'), e.error_code, e.message
            from programme.staging_error e
            where e.batch_id = $1
            order by e.line_no, e.error_at
            limit $2
            """, [.int8(batch), .int4(Int32(RosterReader.mostFaults + 1))])
        var complaints: [Complaint] = []
        for row in 0..<min(result.count, RosterReader.mostFaults) {
            complaints.append(
                Complaint(
                    path: file.path, line: Int(try result.int4(row: row, 0)), column: try result.get(row: row, 1),
                    problem: nil, code: try result.get(row: row, 2), detail: try result.get(row: row, 3)))
        }
        return Refused(complaints: complaints, hasMore: result.count > RosterReader.mostFaults)
    }

    /// The arguments of the job that merges the file's batch.
    private func arguments(_ file: File, _ batch: Int64) -> any JobArgs {
        if case .year(let year, _) = target { return ImportCalendar(batchID: batch, year: year) }
        return switch file.kind.job {
        case .platform: ImportPlatform(kind: file.kind.name, batchID: batch)
        case .calendar: ImportCalendar(source: file.kind.name, batchID: batch)
        }
    }

    /// Each file's job waits for the one before, whose rows its own refer to.
    private func enqueue(_ staged: Staged, after: JobID?, _ connection: isolated PGConnection) throws -> JobID {
        var options = EnqueueOptions()
        options.after = after.map { [$0] } ?? []
        return try connection.enqueue(arguments(staged.file, staged.batchID), options).id
    }
}
