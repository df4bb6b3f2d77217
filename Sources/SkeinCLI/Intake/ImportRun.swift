import PQ
import Programme
import Skein

/// Reads files into the programme and shows what became of them, or everything that is wrong with them.
struct ImportRun {
    let files: [RosterImport.File]
    let options: ImportOptions
    let target: RosterImport.Target
    let session: Session

    func run() async throws {
        let (files, encoding, target, console) = (files, options.encoding, target, session.console)
        let dryRun = options.dryRun
        let keys = try StandardJobs.keys(session.settings)
        try await session.withConnection { connection in
            let staged: [RosterImport.Staged]
            do {
                staged = try await connection.run { connection in
                    try RosterImport(files: files, encoding: encoding, target: target, keys: keys) { file, rows in
                        guard console.errIsTerminal else { return }
                        let note = Message.importReading.text(["path": file.path, "rows": "\(rows)"])
                        console.err("\r\u{1B}[K" + DisplayWidth.cut(note, to: max(console.columns - 1, 20)))
                    }.run(dryRun: dryRun, connection)
                }
                if console.errIsTerminal { console.err("\r\u{1B}[K") }
            } catch let refused as RosterImport.Refused {
                if console.errIsTerminal { console.err("\r\u{1B}[K") }
                throw show(refused)
            }
            session.show(table(staged))
            guard !dryRun else {
                console.note(Message.importTried.text)
                return
            }
            console.note(Message.importEnqueued.text(["count": "\(staged.count)"]))
            if options.wait { try await wait(staged, connection) }
        }
    }

    private func table(_ staged: [RosterImport.Staged]) -> Table {
        let isYear = if case .year = target { true } else { false }
        var columns = [
            Column(key: "file", title: .columnFile), Column(key: "kind", title: .columnKind),
            Column(key: "encoding", title: .columnEncoding, visibility: .wide),
            Column(key: "batch_id", title: .columnBatch, kind: .integer),
            Column(key: "job_id", title: .columnJob, kind: .integer),
            Column(key: "rows", title: .columnRows, kind: .integer),
        ]
        let counts: [(String, Message, (PlatformImported) -> Int?)] =
            isYear
            ? [
                ("added", .columnAdded, \.added), ("changed", .columnChanged, \.changed),
                ("removed", .columnRemoved, \.removed), ("unchanged", .columnUnchanged, \.unchanged),
                ("affected_sessions", .columnAffected, \.affectedSessions?.count),
            ]
            : [
                ("inserted", .columnAdded, \.inserted), ("updated", .columnChanged, \.updated),
                ("closed", .columnClosed, \.closed), ("removed", .columnRemoved, \.removed),
                ("unchanged", .columnUnchanged, \.unchanged), ("error_rows", .columnErrorRows, \.errorRows),
                ("affected_sessions", .columnAffected, \.affectedSessions?.count),
            ]
        columns += counts.map { Column(key: $0.0, title: $0.1, kind: .integer) }
        return Table(
            columns,
            rows: staged.map { file in
                [
                    Cell(file.file.path), Cell(file.file.kind.name), Cell(file.encoding.rawValue),
                    // A dry run's batch is gone with the rest of it.
                    Cell(file.jobID.map { _ in "\(file.batchID)" }), Cell(file.jobID.map { "\($0.rawValue)" }),
                    Cell("\(file.trial.rows)"),
                ] + counts.map { count in Cell(count.2(file.trial).map { "\($0)" }) }
            })
    }

    private func show(_ refused: RosterImport.Refused) -> CLIError {
        var table = Table([
            Column(key: "file", title: .columnFile), Column(key: "line", title: .columnLine, kind: .integer),
            Column(key: "column", title: .columnColumn), Column(key: "code", title: .columnCode),
            Column(key: "message", title: .columnMessage),
        ])
        table.rows = refused.complaints.map { complaint in
            let detail = String(complaint.detail.prefix(400))
            return [
                Cell(complaint.path), Cell(complaint.line > 0 ? "\(complaint.line)" : nil), Cell(complaint.column),
                Cell(complaint.code), Cell(complaint.problem?.sentence(detail) ?? detail),
            ]
        }
        session.show(table)
        if refused.hasMore {
            session.console.note(Message.importMore.text(["count": "\(refused.complaints.count)"]))
        }
        return CLIError(
            .failed, Message.importRefused.text(["count": "\(refused.complaints.count)"]),
            hint: Message.importRefusedHint.text)
    }

    private func wait(_ staged: [RosterImport.Staged], _ connection: PGConnection) async throws {
        for file in staged {
            guard let job = file.jobID else { continue }
            try await JobWaiter(id: job.rawValue, timeout: options.waitTimeout, session: session).run(connection)
            // A batch that was sound when it was tried may meet other rows by the time it is merged.
            let result = try await connection.rows(
                "select status from programme.staging_batch where batch_id = $1", [.int8(file.batchID)])
            guard result.count == 1, try result.get(String.self, row: 0, 0) == "merged" else {
                throw CLIError(
                    .jobFailed,
                    Message.importRejected.text(["path": file.file.path, "batch": "\(file.batchID)"]),
                    hint: Message.importRejectedHint.text(["id": "\(job.rawValue)"]))
            }
        }
    }
}
