import PQ

/// `--wait`: asks for a job's status until it ends, less and less often, and shows its progress.
struct JobWaiter {
    let id: Int64
    /// Seconds; 0 waits for ever.
    let timeout: Int
    let session: Session

    private static let shortestPause = Duration.milliseconds(20)
    private static let longestPause = Duration.seconds(1)

    func run(_ connection: PGConnection) async throws {
        let start = ContinuousClock.now
        var pause = Self.shortestPause
        var bar = ProgressBar(Message.progressWait.text(["id": "\(id)"]), console: session.console)
        while true {
            let status = try await connection.rows(
                "select s.state, s.error, s.result::text from skein.job_status($1::int8) s", [.int8(id)])
            let state = try status.get(String.self, row: 0, 0)
            switch state {
            case "completed":
                bar.finish()
                session.console.note(session.errorStyle.green(Message.jobCompleted.text(["id": "\(id)"])))
                if let result = try status.get(String?.self, row: 0, 2), !session.format.isForMachines {
                    session.console.note(Terminal.safe(result))
                }
                return
            case "cancelled", "discarded":
                bar.finish()
                let error = try status.get(String?.self, row: 0, 1)
                throw CLIError(
                    .jobFailed,
                    Message.jobEnded.text(["id": "\(id)", "state": state, "error": error ?? ""]))
            default:
                try await show(state, connection, &bar)
            }
            if timeout > 0, ContinuousClock.now - start > .seconds(timeout) {
                bar.finish()
                throw CLIError(.failed, Message.waitTimedOut.text(["id": "\(id)", "seconds": "\(timeout)"]))
            }
            try await Task.sleep(for: pause)
            pause = min(pause * 1.5, Self.longestPause)
        }
    }

    private func show(_ state: String, _ connection: PGConnection, _ bar: inout ProgressBar) async throws {
        guard session.console.errIsTerminal, state == "running" else { return }
        // Producers may follow their own job by job_status alone; progress is for those who may read the view.
        guard
            let result = try? await connection.rows(
                "select (coalesce(progress, 0) * 100)::int8, coalesce(note, '') from skein.job where id = $1",
                [.int8(id)]), result.count == 1
        else { return }
        bar.update(done: try result.get(row: 0, 0), of: 100, note: try result.get(row: 0, 1))
    }
}
