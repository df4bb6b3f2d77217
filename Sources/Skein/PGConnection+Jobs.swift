public import FoundationEssentials
public import PQ

extension PGConnection {
    /// Cancels a job, whatever it is doing.
    ///
    /// - Throws: ``SkeinError`` with code `not_found`.
    public func cancelJob(_ id: JobID, reason: String? = nil) throws -> Cancellation {
        let word: String = try jobCall(Statements.cancel, [.int8(id.rawValue), .text(reason)]).get(row: 0, 0)
        return Cancellation(rawValue: word) ?? .finished
    }

    /// Queues a discarded or cancelled job again, or makes a job that waits for its next attempt due now.
    ///
    /// - Returns: `false` when the job needed neither.
    /// - Throws: ``SkeinError`` with code `not_found`, or `bad_transition` where its arguments are gone.
    public func retryJob(_ id: JobID) throws -> Bool {
        try jobCall(Statements.retry, [.int8(id.rawValue)]).get(String.self, row: 0, 0) == "retried"
    }

    /// Moves a job that has not started to another time.
    ///
    /// - Returns: `false` when the job runs or has ended.
    /// - Throws: ``SkeinError`` with code `not_found` or `out_of_range`.
    public func rescheduleJob(_ id: JobID, at runAt: Date) throws -> Bool {
        guard JSONCoding.timestamp(runAt) != nil else {
            throw SkeinError(.outOfRange, message: "run_at is out of range", pointer: "/run_at", rule: "range")
        }
        return try jobCall(Statements.reschedule, [.int8(id.rawValue), .timestamptz(runAt)]).get(row: 0, 0)
    }

    /// Where a job stands.
    ///
    /// - Throws: ``SkeinError`` with code `not_found`.
    public func jobStatus(_ id: JobID) throws -> JobStatus {
        let rows = try jobCall(Statements.status, [.int8(id.rawValue)])
        guard rows.count == 1 else { throw SkeinError(.notFound, message: "there is no job \(id)") }
        return try JobStatus(rows)
    }

    /// Why a job is not running, the most important reason first; empty when it runs or has ended.
    ///
    /// - Throws: ``SkeinError`` with code `not_found`.
    public func explainJob(_ id: JobID) throws -> [Reason] {
        let rows = try jobCall(Statements.explain, [.int8(id.rawValue)])
        return try (0..<rows.count).map { try Reason(rows, row: $0) }
    }

    /// The lines that a job's handlers wrote, oldest first.
    public func jobLog(_ id: JobID) throws -> [JobLogLine] {
        let rows = try jobCall(Statements.log, [.int8(id.rawValue)])
        return try (0..<rows.count).map { try JobLogLine(rows, row: $0) }
    }

    /// The failed attempts of a job, oldest first.
    public func jobFailures(_ id: JobID) throws -> [JobAttemptFailure] {
        let rows = try jobCall(Statements.failures, [.int8(id.rawValue)])
        return try (0..<rows.count).map { try JobAttemptFailure(rows, row: $0) }
    }

    /// Stops jobs from being handed out; those that run go on. Pausing again replaces reason and end.
    public func pause(_ what: Pausable, reason: String, until: Date? = nil) throws {
        let words = what.words
        _ = try jobCall(
            Statements.pause, [.text(words.what), .text(words.name), .text(reason), .timestamptz(until)])
    }

    /// Ends a pause.
    ///
    /// - Returns: `false` when there was none.
    public func resume(_ what: Pausable) throws -> Bool {
        let words = what.words
        return try jobCall(Statements.resume, [.text(words.what), .text(words.name)]).get(row: 0, 0)
    }

    private func jobCall(_ statement: PGStatement, _ parameters: [PGValue]) throws -> PGResult {
        try SkeinError.mapped { try execute(statement, parameters) }
    }
}
