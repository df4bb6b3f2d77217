public import Skein

/// `review.escalate`: tells the unit, the district or the city that reviews are late.
public struct EscalateReview: JobArgs, Hashable {
    /// The name of the kind.
    public static let kind: JobKind = "review.escalate"
    /// Stored with the kind.
    public static let defaults = JobDefaults(
        queue: "review", uniqueFor: .forever, description: "Tells the next level that a review is late.")
    /// Checked at every enqueue.
    public static let rules: ArgumentRules? = ArgumentRules(
        .optional("v", .constant(1)),
        .required("review_id", .integer(1...)),
        .required("level", .integer(1...3))
    )

    /// The version of the arguments' form; 1 when absent.
    public var version: Int?
    /// The review.
    public var reviewID: Int64
    /// 1: the unit; 2: the district bureau; 3: the municipal bureau.
    public var level: Int

    /// The arguments of one job.
    public init(reviewID: Int64, level: Int) {
        self.version = 1
        self.reviewID = reviewID
        self.level = level
    }

    /// Review and level.
    public var uniqueKey: String? { "\(reviewID):\(level)" }

    private enum CodingKeys: String, CodingKey {
        case version = "v"
        case reviewID = "review_id"
        case level
    }
}

/// What `review.escalate` did: the job's result.
public struct ReviewEscalated: Codable, Sendable, Hashable {
    /// `sent`, `not_needed`, `nobody` (no person stands for the level) or `done_before`.
    public var result: String
    /// The levels that were told.
    public var told: [Int]
}
