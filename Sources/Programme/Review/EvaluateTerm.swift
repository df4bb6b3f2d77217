public import Skein

/// `review.evaluate_term`: proposes the outcome of a title term from its yearly reviews.
public struct EvaluateTerm: JobArgs, Hashable {
    /// The name of the kind.
    public static let kind: JobKind = "review.evaluate_term"
    /// Stored with the kind.
    public static let defaults = JobDefaults(
        queue: "review", description: "Proposes the outcome of a title term from its reviews.")
    /// Checked at every enqueue.
    public static let rules: ArgumentRules? = ArgumentRules(
        .optional("v", .constant(1)),
        .required("term_id", .integer(1...)),
        .required("rule_set", .string(length: 1...40, pattern: "^[a-z_]+$")),
        .optional("as_of", .date)
    )

    /// The version of the arguments' form; 1 when absent.
    public var version: Int?
    /// The term.
    public var termID: Int64
    /// Which of the policy's rule sets.
    public var ruleSet: String
    /// The day whose policy counts, such as `2027-08-31`; `nil` means today.
    public var asOf: String?

    /// The arguments of one job.
    public init(termID: Int64, ruleSet: String, asOf: String? = nil) {
        self.version = 1
        self.termID = termID
        self.ruleSet = ruleSet
        self.asOf = asOf
    }

    private enum CodingKeys: String, CodingKey {
        case version = "v"
        case termID = "term_id"
        case ruleSet = "rule_set"
        case asOf = "as_of"
    }
}

/// What `review.evaluate_term` did: the job's result.
public struct TermEvaluated: Codable, Sendable, Hashable {
    /// The live evaluation.
    public var evaluationID: Int64?
    /// Its status, or `inputs_changed` when facts changed under a signature.
    public var status: String
    /// Whether something new was proposed.
    public var created: Bool
    /// `excellent`, `qualified` or `unqualified`.
    public var outcome: String?
    /// `none`, `revoke` or `grant_lifelong`.
    public var action: String?
    /// The weighted total, a decimal.
    public var total: String?

    private enum CodingKeys: String, CodingKey {
        case evaluationID = "evaluation_id"
        case status
        case created
        case outcome
        case action
        case total
    }
}
