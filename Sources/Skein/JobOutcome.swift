/// How an attempt ended when its handler did not throw. A throw is a failed attempt.
public enum JobOutcome: Sendable {
    /// The job is completed.
    case done
    /// The job is completed and this value, as JSON, is kept as its result.
    case result(any Codable & Sendable)
    /// The job runs again after this time; the attempt does not count.
    case snooze(Duration)
    /// The job is cancelled by its own handler.
    case cancel(reason: String)
    /// The job goes to the dead letter at once, whatever attempts it had left.
    case discard(code: String, reason: String)
    /// The job was settled inside the handler's own transaction. Only ``JobContext/complete(_:)`` and
    /// ``JobContext/completeReturning(_:)`` give it; a handler that makes it up itself has failed.
    case settled
}
