public import Skein

/// `review.apply_outcome`: applies a signed evaluation after its public notice.
public struct ApplyOutcome: JobArgs, Hashable {
    /// The name of the kind.
    public static let kind: JobKind = "review.apply_outcome"
    /// Stored with the kind.
    public static let defaults = JobDefaults(
        queue: "review", uniqueFor: .forever, description: "Applies a signed evaluation after its public notice.")
    /// Checked at every enqueue.
    public static let rules: ArgumentRules? = ArgumentRules(
        .optional("v", .constant(1)),
        .required("evaluation_id", .integer(1...))
    )

    /// The version of the arguments' form; 1 when absent.
    public var version: Int?
    /// The evaluation.
    public var evaluationID: Int64

    /// The arguments of one job.
    public init(evaluationID: Int64) {
        self.version = 1
        self.evaluationID = evaluationID
    }

    /// The evaluation.
    public var uniqueKey: String? { "\(evaluationID)" }

    private enum CodingKeys: String, CodingKey {
        case version = "v"
        case evaluationID = "evaluation_id"
    }
}

/// What `review.apply_outcome` did: the job's result.
public struct OutcomeApplied: Codable, Sendable, Hashable {
    /// `applied`, `done_before` or `superseded`.
    public var result: String
    /// `completed` or `revoked`.
    public var termStatus: String?
    /// Whether a lifelong title was granted.
    public var lifelong: Bool?
    /// Studio host roles that ended.
    public var hostRoles: Int?

    private enum CodingKeys: String, CodingKey {
        case result
        case termStatus = "term_status"
        case lifelong
        case hostRoles = "host_roles"
    }
}
