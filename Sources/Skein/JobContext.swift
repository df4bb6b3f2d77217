public import Logging
public import PQ

/// What a handler may do besides its work: log, report progress, and complete inside its own transaction.
public struct JobContext: Sendable {
    /// How much a line of the job's log matters.
    public enum Level: String, Sendable, Hashable {
        /// For people who look into a fault.
        case debug
        /// Worth knowing.
        case info
        /// Something looks wrong, the job goes on.
        case warning
        /// Something went wrong.
        case error
    }

    let job: RawJob
    let environment: any JobEnvironment

    /// When the attempt's time is up and its task will be cancelled; `nil` means never.
    public let deadline: ContinuousClock.Instant?

    /// The attempt's own span; nil when nobody records it.
    private let span: TraceContext?

    package init(
        job: RawJob, environment: any JobEnvironment, deadline: ContinuousClock.Instant?, span: TraceContext? = nil
    ) {
        self.job = job
        self.environment = environment
        self.deadline = deadline
        self.span = span
    }

    /// The trace that the job belongs to, to hand on to what the handler calls or enqueues: `trace.description` is a `traceparent`.
    /// Its span is this attempt, or the producer's when the attempt is not recorded.
    public var trace: TraceContext? { span ?? job.trace.flatMap { TraceContext($0) } }

    /// A logger that names the job and its trace in its metadata. Made anew at each use, so keep it where it is used often.
    public var logger: Logger {
        var logger = environment.logger
        logger[metadataKey: "job"] = .stringConvertible(job.id)
        logger[metadataKey: "kind"] = .string(job.kind.rawValue)
        logger[metadataKey: "attempt"] = .stringConvertible(job.attempt)
        if let trace { logger[metadataKey: "trace_id"] = .string(trace.traceID) }
        if let span { logger[metadataKey: "span_id"] = .string(span.spanID) }
        return logger
    }

    /// The database that the job came from. Waiting for one of its connections is bounded.
    public var database: Database { environment.database }

    /// Tells people how far the job is: `fraction` from 0 to 1 (held to that range; NaN counts as 0) and a few words.
    /// Not stored at every call, and lost when the worker dies.
    public func progress(_ fraction: Double, _ note: String = "") async {
        let held = fraction.isNaN ? 0 : min(max(fraction, 0), 1)
        await environment.progress(job, fraction: held, note: note)
    }

    /// Adds a line to the job's own log, which `skein jobs logs` shows.
    public func log(_ message: String, level: Level = .info) async {
        await environment.log(job, level: level.rawValue, message: message)
    }

    /// Runs `body` in a transaction that also completes the job: effects and completion commit together or not at all.
    ///
    /// Return its value from the handler.
    ///
    /// - Throws: ``SkeinError`` with code ``SkeinError/Code/leaseLost`` when the job is no longer this worker's, and what
    ///   `body` throws. Nothing was changed then.
    public func complete(_ body: @Sendable (isolated PGConnection) throws -> Void) async throws -> JobOutcome {
        try await environment.complete(job) { connection in
            try body(connection)
            return nil
        }
        return .settled
    }

    /// As ``complete(_:)``; what `body` returns is kept as the job's result.
    ///
    /// It has a name of its own because a closure may also return `Void`, and an overload would leave the compiler to
    /// guess.
    public func completeReturning<R: Encodable & Sendable>(
        _ body: @Sendable (isolated PGConnection) throws -> R
    ) async throws -> JobOutcome {
        try await environment.complete(job) { connection in
            try JSONCoding.encode(try body(connection))
        }
        return .settled
    }
}
