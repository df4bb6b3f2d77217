/// What a cancel did.
public enum Cancellation: String, Sendable, Hashable {
    /// The job was waiting and is cancelled.
    case cancelled
    /// The job is handed out: it will not start if it has not yet, and its task is cancelled if it has.
    case requested
    /// The job had ended before.
    case finished
}
