public import Skein

/// `compliance.four_musts`: weighs one unit's evidence of the four musts (四个必须) for a term.
public struct WeighFourMusts: JobArgs, Hashable {
    /// The name of the kind.
    public static let kind: JobKind = "compliance.four_musts"
    /// Stored with the kind.
    public static let defaults = JobDefaults(
        queue: "compliance", description: "Weighs a unit's evidence of the four musts; missing evidence is no failure.")
    /// Checked at every enqueue.
    public static let rules: ArgumentRules? = ArgumentRules(
        .optional("v", .constant(1)),
        .required("org_id", .integer(1...)),
        .required("term_code", termCode)
    )

    /// The version of the arguments' form; 1 when absent.
    public var version: Int?
    /// The unit.
    public var organisationID: Int64
    /// The term, such as `2026F`.
    public var term: String

    /// The arguments for one unit and term.
    public init(organisationID: Int64, term: String) {
        version = 1
        self.organisationID = organisationID
        self.term = term
    }

    /// Unit and term.
    public var uniqueKey: String? { "\(organisationID):\(term)" }

    private enum CodingKeys: String, CodingKey {
        case version = "v"
        case organisationID = "org_id"
        case term = "term_code"
    }
}

/// `compliance.rollup`: counts the verdicts of a term by district and tells the bureau.
public struct RollUpCompliance: JobArgs, Hashable {
    /// The name of the kind.
    public static let kind: JobKind = "compliance.rollup"
    /// Stored with the kind.
    public static let defaults = JobDefaults(
        queue: "compliance", description: "Counts the verdicts on the four musts by district and tells the bureau.")
    /// Checked at every enqueue.
    public static let rules: ArgumentRules? = ArgumentRules(
        .optional("v", .constant(1)),
        .required("term_code", termCode)
    )

    /// The version of the arguments' form; 1 when absent.
    public var version: Int?
    /// The term.
    public var term: String

    /// The arguments for one term.
    public init(term: String) {
        version = 1
        self.term = term
    }

    /// The term.
    public var uniqueKey: String? { term }

    private enum CodingKeys: String, CodingKey {
        case version = "v"
        case term = "term_code"
    }
}

/// `compliance.sweep`: enqueues the weighing of every unit whose term runs or has just ended; weekly.
public struct SweepCompliance: JobArgs, Hashable {
    /// The name of the kind.
    public static let kind: JobKind = "compliance.sweep"
    /// Stored with the kind.
    public static let defaults = JobDefaults(
        queue: "compliance", description: "Enqueues the weighing of the four musts for every unit, and the roll-up.")
    /// Checked at every enqueue.
    public static let rules: ArgumentRules? = ArgumentRules(
        .optional("v", .constant(1))
    )

    /// The version of the arguments' form; 1 when absent.
    public var version: Int?

    /// The arguments of one job.
    public init() {
        version = 1
    }

    private enum CodingKeys: String, CodingKey {
        case version = "v"
    }
}

private let termCode = ArgumentRule.string(length: 5...5, pattern: #"^20\d\d[FS]$"#)
