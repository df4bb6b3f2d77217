public import Skein

/// `review.sweep`: enqueues what is due of reviews and evaluations; daily.
public struct SweepReviews: JobArgs, Hashable {
    /// The name of the kind.
    public static let kind: JobKind = "review.sweep"
    /// Stored with the kind.
    public static let defaults = JobDefaults(
        queue: "review", description: "Enqueues closings, evaluations and escalations that are due.")
    /// Checked at every enqueue.
    public static let rules: ArgumentRules? = ArgumentRules(
        .optional("v", .constant(1))
    )

    /// The version of the arguments' form; 1 when absent.
    public var version: Int?

    /// The arguments of one job.
    public init() {
        self.version = 1
    }

    private enum CodingKeys: String, CodingKey {
        case version = "v"
    }
}

/// What `review.sweep` did: the job's result.
public struct ReviewsSwept: Codable, Sendable, Hashable {
    /// Closings that were scheduled.
    public var closing: Int
    /// Evaluations that were enqueued.
    public var evaluations: Int
    /// Cycles that got new dates.
    public var redated: Int
    /// Escalations that were scheduled.
    public var escalations: Int
}
