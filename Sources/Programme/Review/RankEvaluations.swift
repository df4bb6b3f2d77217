public import Skein

/// `review.rank_cohort`: applies the cap on excellent outcomes to a cohort; ties at the cut are flagged.
public struct RankEvaluations: JobArgs, Hashable {
    /// The name of the kind.
    public static let kind: JobKind = "review.rank_cohort"
    /// Stored with the kind.
    public static let defaults = JobDefaults(
        queue: "review", description: "Applies the cap on excellent outcomes to a cohort.")
    /// Checked at every enqueue.
    public static let rules: ArgumentRules? = ArgumentRules(
        .optional("v", .constant(1)),
        .required("cohort_id", .integer(1...)),
        .optional("partial", .boolean)
    )

    /// The version of the arguments' form; 1 when absent.
    public var version: Int?
    /// The cohort.
    public var cohortID: Int64
    /// Ranks although members are blocked or not evaluated.
    public var partial: Bool?

    /// The arguments of one job.
    public init(cohortID: Int64, partial: Bool? = nil) {
        self.version = 1
        self.cohortID = cohortID
        self.partial = partial
    }

    private enum CodingKeys: String, CodingKey {
        case version = "v"
        case cohortID = "cohort_id"
        case partial
    }
}

/// What `review.rank_cohort` did: the job's result.
public struct EvaluationsRanked: Codable, Sendable, Hashable {
    /// Members that count.
    public var members: Int
    /// Members with a total.
    public var evaluated: Int
    /// How many may be excellent.
    public var cap: Int
    /// Excellent ones within the cap.
    public var excellent: Int
    /// Those below the cut, proposed as qualified.
    public var overCap: Int
    /// Those that a person has to choose among.
    public var ties: Int
    /// Evaluations that changed.
    public var changed: Int

    private enum CodingKeys: String, CodingKey {
        case members
        case evaluated
        case cap
        case excellent
        case overCap = "over_cap"
        case ties
        case changed
    }
}
