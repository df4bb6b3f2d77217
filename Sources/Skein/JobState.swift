/// The state of a job as people see it.
public struct JobState: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// The word as SQL gives it.
    public let rawValue: String

    /// A state of this name.
    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// Waits for its time.
    public static let scheduled = JobState(rawValue: "scheduled")
    /// Failed, and waits for its next attempt.
    public static let retryable = JobState(rawValue: "retryable")
    /// Waits for other jobs, a limit, its turn, or the end of a pause.
    public static let blocked = JobState(rawValue: "blocked")
    /// May be claimed by any worker.
    public static let available = JobState(rawValue: "available")
    /// Handed out to a worker.
    public static let running = JobState(rawValue: "running")
    /// Ended well.
    public static let completed = JobState(rawValue: "completed")
    /// Ended by somebody's wish.
    public static let cancelled = JobState(rawValue: "cancelled")
    /// Given up; it lies in the dead letter and can be retried.
    public static let discarded = JobState(rawValue: "discarded")

    /// Whether nothing more happens to the job by itself.
    public var isFinal: Bool { self == .completed || self == .cancelled || self == .discarded }

    /// The word as SQL gives it.
    public var description: String { rawValue }
}
