public import FoundationEssentials
import PQ

/// The queue as producers and operators use it, each call on a connection of the pool.
///
/// Inside a transaction of your own, use the same verbs of `PGConnection`.
public struct Skein: Sendable {
    /// The database that holds the queue.
    public let database: Database

    /// A client of this database.
    public init(_ database: Database) {
        self.database = database
    }

    /// Enqueues one job.
    ///
    /// With ``EnqueueOptions/requestID`` it is repeated up to twice when the connection broke, since the request id
    /// makes that safe; without, an error about an unknown commit leaves open whether the job was stored.
    ///
    /// - Throws: ``SkeinError`` when the queue refuses; nothing is stored then.
    public func enqueue<A: JobArgs>(_ args: A, _ options: EnqueueOptions = .init()) async throws -> Enqueued {
        try await repeating(options) { connection in
            try connection.enqueue(args, options)
        }
    }

    /// Enqueues one job whose arguments are JSON text already.
    ///
    /// - Throws: ``SkeinError`` when the queue refuses; nothing is stored then.
    public func enqueue(
        kind: JobKind, json: [UInt8], _ options: EnqueueOptions = .init()
    ) async throws -> Enqueued {
        try await repeating(options) { connection in
            try connection.enqueue(kind: kind, json: json, options)
        }
    }

    /// Enqueues many jobs in one transaction: all or none. The answers are in the order of the arguments.
    ///
    /// - Throws: ``SkeinError`` for the first one refused; nothing is stored then.
    public func enqueue<A: JobArgs>(
        contentsOf args: some Collection<A> & Sendable, _ options: EnqueueOptions = .init()
    ) async throws -> [Enqueued] {
        try await repeating(options) { connection in
            try connection.transaction { try connection.enqueue(contentsOf: args, options) }
        }
    }

    /// Cancels a job, whatever it is doing.
    ///
    /// - Throws: ``SkeinError`` with code `not_found`.
    @discardableResult
    public func cancel(_ id: JobID, reason: String? = nil) async throws -> Cancellation {
        try await database.pool.run { try $0.cancelJob(id, reason: reason) }
    }

    /// Queues a discarded or cancelled job again, or makes a job that waits for its next attempt due now; `false` when
    /// the job needed neither.
    ///
    /// - Throws: ``SkeinError`` with code `not_found`.
    @discardableResult
    public func retry(_ id: JobID) async throws -> Bool {
        try await database.pool.run { try $0.retryJob(id) }
    }

    /// Moves a job that has not started to another time; `false` when it runs or has ended.
    ///
    /// - Throws: ``SkeinError`` with code `not_found` or `out_of_range`.
    @discardableResult
    public func reschedule(_ id: JobID, at runAt: Date) async throws -> Bool {
        try await database.pool.run { try $0.rescheduleJob(id, at: runAt) }
    }

    /// Where a job stands.
    ///
    /// - Throws: ``SkeinError`` with code `not_found`.
    public func status(_ id: JobID) async throws -> JobStatus {
        try await database.pool.run { try $0.jobStatus(id) }
    }

    /// Why a job is not running; empty when it runs or has ended.
    ///
    /// - Throws: ``SkeinError`` with code `not_found`.
    public func explain(_ id: JobID) async throws -> [Reason] {
        try await database.pool.run { try $0.explainJob(id) }
    }

    /// The lines that a job's handlers wrote, oldest first.
    public func log(_ id: JobID) async throws -> [JobLogLine] {
        try await database.pool.run { try $0.jobLog(id) }
    }

    /// The failed attempts of a job, oldest first.
    public func failures(_ id: JobID) async throws -> [JobAttemptFailure] {
        try await database.pool.run { try $0.jobFailures(id) }
    }

    /// Stops jobs from being handed out; those that run go on.
    public func pause(_ what: Pausable, reason: String, until: Date? = nil) async throws {
        try await database.pool.run { try $0.pause(what, reason: reason, until: until) }
    }

    /// Ends a pause; `false` when there was none.
    @discardableResult
    public func resume(_ what: Pausable) async throws -> Bool {
        try await database.pool.run { try $0.resume(what) }
    }

    /// Runs `body` on a connection, again after a broken connection where the options make that safe.
    private func repeating<R: Sendable>(
        _ options: EnqueueOptions, _ body: @Sendable (isolated PGConnection) throws -> R
    ) async throws -> R {
        var attemptsLeft = options.requestID == nil ? 1 : 3
        while true {
            attemptsLeft -= 1
            do {
                return try await database.pool.run(body)
            } catch let error as PGError where attemptsLeft > 0 && (error.isConnectionProblem || error.isUnknown) {
                continue
            }
        }
    }
}

extension PGError {
    fileprivate var isUnknown: Bool { code == .unknownCommit }
}
