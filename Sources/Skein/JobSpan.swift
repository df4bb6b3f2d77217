public import FoundationEssentials

/// One attempt at a job as a trace shows it.
public struct JobSpan: Sendable {
    /// The attempt's own place in its trace.
    public let context: TraceContext
    /// Where the job came from; nil when the trace begins with it.
    public let producer: TraceContext?
    /// The job.
    public let job: JobID
    /// Its kind.
    public let kind: JobKind
    /// Which attempt, from 1.
    public let attempt: Int
    /// The number of the worker.
    public let worker: Int64
    /// When the handler began.
    public let start: Date
    /// How long it ran.
    public let duration: Duration
    /// What came of it: completed, cancelled, discarded, failed, snoozed or returned.
    public let outcome: String
    /// The code of a failure. Its message is not here: it may say more than a trace should.
    public let errorCode: String?
}

/// Where a worker hands its spans.
public protocol JobSpans: Sendable {
    /// The place of an attempt that is to be recorded; nil for one that is not.
    func begin(_ producer: TraceContext?) -> TraceContext?
    /// Takes a span. Must not wait.
    func end(_ span: JobSpan)
}
