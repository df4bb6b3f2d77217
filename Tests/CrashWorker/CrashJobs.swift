import Glibc
import PQ
import Skein

/// What a job of the tests does. Each attempt is written to `runs` when it starts, each effect to `ledger` in the
/// transaction that settles the job, each refused settle to `stale`.
struct CrashWork: JobArgs {
    enum How: String, Codable {
        /// Sleeps, and hears a cancel.
        case sleep
        /// Blocks its thread.
        case block
        /// Ends the process.
        case abort
    }

    static let kind: JobKind = "crash.work"
    static let defaults = JobDefaults(maxAttempts: 20, timeout: .seconds(60), backoff: .milliseconds(100))

    var how: How = .sleep
    var ms = 0
    /// Whether it settles in its own transaction, with an effect.
    var effect = true
}

/// A kind that only some workers know.
struct CrashOther: JobArgs {
    static let kind: JobKind = "crash.other"
}

enum CrashJobs {
    static func registry(knowsOther: Bool) -> JobRegistry {
        var jobs = JobRegistry()
        jobs.handle(CrashWork.self) { job, context in
            try await work(job, context)
        }
        if knowsOther {
            jobs.handle(CrashOther.self) { job, context in
                try await context.complete { try note("ledger", job.id, job.attempt, $0) }
            }
        }
        return jobs
    }

    private static func work(_ job: Job<CrashWork>, _ context: JobContext) async throws -> JobOutcome {
        try await context.database.pool.run { try note("runs", job.id, job.attempt, $0) }
        switch job.args.how {
        case .abort: abort()
        case .block: usleep(UInt32(job.args.ms) * 1000)
        case .sleep: try await Task.sleep(for: .milliseconds(job.args.ms))
        }
        guard job.args.effect else { return .done }
        do {
            return try await context.complete { try note("ledger", job.id, job.attempt, $0) }
        } catch let error as SkeinError where error.code == .leaseLost {
            // in a task of its own: the one of a job that was lost is cancelled
            try await Task {
                try await context.database.pool.run { try note("stale", job.id, job.attempt, $0) }
            }.value
            throw error
        }
    }

    private static func note(
        _ table: String, _ job: JobID, _ attempt: Int, _ connection: isolated PGConnection
    ) throws {
        _ = try connection.query(
            "insert into public.\(table) (job, attempt, process) values ($1, $2, $3)",
            [.int8(job.rawValue), .int4(Int32(attempt)), .int4(getpid())])
    }
}
