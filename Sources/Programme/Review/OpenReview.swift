public import Skein

/// `review.open`: opens the review of one title holder, schedules its reminders and tells holder and unit.
public struct OpenReview: JobArgs, Hashable {
    /// The name of the kind.
    public static let kind: JobKind = "review.open"
    /// Stored with the kind.
    public static let defaults = JobDefaults(
        queue: "review", uniqueFor: .forever,
        description: "Opens one title holder's review and schedules its reminders.")
    /// Checked at every enqueue.
    public static let rules: ArgumentRules? = ArgumentRules(
        .optional("v", .constant(1)),
        .required("cycle_id", .integer(1...)),
        .required("term_id", .integer(1...))
    )

    /// The version of the arguments' form; 1 when absent.
    public var version: Int?
    /// The cycle that the review belongs to.
    public var cycleID: Int64
    /// The title term under review.
    public var termID: Int64

    /// The arguments for one term.
    public init(cycleID: Int64, termID: Int64) {
        self.version = 1
        self.cycleID = cycleID
        self.termID = termID
    }

    /// Cycle and term.
    public var uniqueKey: String? { "\(cycleID):\(termID)" }

    private enum CodingKeys: String, CodingKey {
        case version = "v"
        case cycleID = "cycle_id"
        case termID = "term_id"
    }
}

/// What `review.open` did: the job's result.
public struct ReviewOpened: Codable, Sendable, Hashable {
    /// The review; `nil` when the term ended meanwhile.
    public var reviewID: Int64?
    /// The review's status, or `skipped`.
    public var status: String
    /// Whether the review is new.
    public var created: Bool
    /// Whether a person has to settle who reviews.
    public var unitUnresolved: Bool?
    /// How many reminders were scheduled.
    public var reminders: Int?

    private enum CodingKeys: String, CodingKey {
        case reviewID = "review_id"
        case status, created
        case unitUnresolved = "unit_unresolved"
        case reminders
    }
}
