public import Skein

/// `review.remind`: sends one reminder of a review that is still open.
public struct RemindReview: JobArgs, Hashable {
    /// The name of the kind.
    public static let kind: JobKind = "review.remind"
    /// Stored with the kind.
    public static let defaults = JobDefaults(
        queue: "review", uniqueFor: .forever, description: "Sends one reminder of a review that is still open.")
    /// Checked at every enqueue.
    public static let rules: ArgumentRules? = ArgumentRules(
        .optional("v", .constant(1)),
        .required("review_id", .integer(1...)),
        .required("k", .integer(1...9))
    )

    /// The version of the arguments' form; 1 when absent.
    public var version: Int?
    /// The review.
    public var reviewID: Int64
    /// Which of its reminders, from 1.
    public var k: Int

    /// The arguments for one reminder.
    public init(reviewID: Int64, k: Int) {
        self.version = 1
        self.reviewID = reviewID
        self.k = k
    }

    /// Review and number.
    public var uniqueKey: String? { "\(reviewID):\(k)" }

    private enum CodingKeys: String, CodingKey {
        case version = "v"
        case reviewID = "review_id"
        case k
    }
}

/// What `review.remind` did: the job's result.
public struct ReviewReminded: Codable, Sendable, Hashable {
    /// `sent`, `digest` (the unit was told a number), `not_needed` or `done_before`.
    public var result: String
}
