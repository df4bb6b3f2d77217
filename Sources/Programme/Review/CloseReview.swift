public import Skein

/// `review.close`: ends a yearly review at its closing time; what is unfinished is missed.
public struct CloseReview: JobArgs, Hashable {
    /// The name of the kind.
    public static let kind: JobKind = "review.close"
    /// Stored with the kind.
    public static let defaults = JobDefaults(
        queue: "review", uniqueFor: .forever, description: "Ends a yearly review; what is unfinished is missed.")
    /// Checked at every enqueue.
    public static let rules: ArgumentRules? = ArgumentRules(
        .optional("v", .constant(1)),
        .required("cycle_id", .integer(1...)),
        .optional("force", .boolean),
        .optional("actor", .string(length: 1...40)),
        .optional("doc", .string(length: 1...100))
    )

    /// The version of the arguments' form; 1 when absent.
    public var version: Int?
    /// The cycle.
    public var cycleID: Int64
    /// Closes although more is missed than policy allows; needs ``actor`` and ``document``.
    public var force: Bool?
    /// The staff number of the official who decides so.
    public var actor: String?
    /// The number of the document that decides it.
    public var document: String?

    /// The arguments of one job.
    public init(cycleID: Int64, force: Bool? = nil, actor: String? = nil, document: String? = nil) {
        self.version = 1
        self.cycleID = cycleID
        self.force = force
        self.actor = actor
        self.document = document
    }

    /// The cycle; forcing is a job of its own each time.
    public var uniqueKey: String? { force == true ? nil : "\(cycleID)" }

    private enum CodingKeys: String, CodingKey {
        case version = "v"
        case cycleID = "cycle_id"
        case force
        case actor
        case document = "doc"
    }
}

/// What `review.close` did: the job's result.
public struct ReviewClosed: Codable, Sendable, Hashable {
    /// `closed`, `held` (too much is missed: a person decides) or `done_before`.
    public var result: String
    /// All reviews.
    public var total: Int?
    /// Confirmed ones.
    public var confirmed: Int?
    /// Missed ones.
    public var missed: Int?
    /// Void ones.
    public var void: Int?
    /// Terms that were missed again and again.
    public var flagged: Int?
    /// The same counts by district code.
    public var byDistrict: [String: [String: Int]]?

    private enum CodingKeys: String, CodingKey {
        case result
        case total
        case confirmed
        case missed
        case void
        case flagged
        case byDistrict = "by_district"
    }
}
