public import Skein

/// `cohort.open`: calls for applications and shares the quota out over the districts.
public struct OpenCohort: JobArgs, Hashable {
    /// The name of the kind.
    public static let kind: JobKind = "cohort.open"
    /// Stored with the kind.
    public static let defaults = JobDefaults(
        queue: "cohort", description: "Calls for applications to a cohort and shares its quota out over the districts.")
    /// Checked at every enqueue.
    public static let rules = cohortRules

    /// The version of the arguments' form; 1 when absent.
    public var version: Int?
    /// The cohort.
    public var cohortID: Int64

    /// The arguments for one cohort.
    public init(cohortID: Int64) {
        version = 1
        self.cohortID = cohortID
    }

    /// The cohort.
    public var uniqueKey: String? { "\(cohortID)" }

    private enum CodingKeys: String, CodingKey {
        case version = "v"
        case cohortID = "cohort_id"
    }
}

/// `cohort.rank`: ranks the applications of a cohort by their experts' scores and proposes as many as the quota.
public struct RankCohort: JobArgs, Hashable {
    /// The name of the kind.
    public static let kind: JobKind = "cohort.rank"
    /// Stored with the kind.
    public static let defaults = JobDefaults(
        queue: "cohort", description: "Ranks a cohort's applications; ties at the cut are flagged, not broken.")
    /// Checked at every enqueue.
    public static let rules = cohortRules

    /// The version of the arguments' form; 1 when absent.
    public var version: Int?
    /// The cohort.
    public var cohortID: Int64

    /// The arguments for one cohort.
    public init(cohortID: Int64) {
        version = 1
        self.cohortID = cohortID
    }

    /// The cohort.
    public var uniqueKey: String? { "\(cohortID)" }

    private enum CodingKeys: String, CodingKey {
        case version = "v"
        case cohortID = "cohort_id"
    }
}

/// `cohort.finalise`: makes the title terms of a cohort once notice, objections and signature are complete.
public struct FinaliseCohort: JobArgs, Hashable {
    /// The name of the kind.
    public static let kind: JobKind = "cohort.finalise"
    /// Stored with the kind.
    public static let defaults = JobDefaults(
        queue: "cohort", description: "Makes the title terms of a cohort after notice, objections and signature.")
    /// Checked at every enqueue.
    public static let rules = cohortRules

    /// The version of the arguments' form; 1 when absent.
    public var version: Int?
    /// The cohort.
    public var cohortID: Int64

    /// The arguments for one cohort.
    public init(cohortID: Int64) {
        version = 1
        self.cohortID = cohortID
    }

    /// The cohort.
    public var uniqueKey: String? { "\(cohortID)" }

    private enum CodingKeys: String, CodingKey {
        case version = "v"
        case cohortID = "cohort_id"
    }
}

/// `cohort.check_eligibility`: tests the rules of the day for one application.
public struct CheckEligibility: JobArgs, Hashable {
    /// The name of the kind.
    public static let kind: JobKind = "cohort.check_eligibility"
    /// Stored with the kind.
    public static let defaults = JobDefaults(
        queue: "cohort", description: "Tests whether an applicant may be recommended; unknown goes to a clerk.")
    /// Checked at every enqueue.
    public static let rules: ArgumentRules? = ArgumentRules(
        .optional("v", .constant(1)),
        .required("cohort_id", .integer(1...)),
        .required("person_id", .integer(1...))
    )

    /// The version of the arguments' form; 1 when absent.
    public var version: Int?
    /// The cohort.
    public var cohortID: Int64
    /// The applicant.
    public var personID: Int64

    /// The arguments for one application.
    public init(cohortID: Int64, personID: Int64) {
        version = 1
        self.cohortID = cohortID
        self.personID = personID
    }

    /// Cohort and applicant.
    public var uniqueKey: String? { "\(cohortID):\(personID)" }

    private enum CodingKeys: String, CodingKey {
        case version = "v"
        case cohortID = "cohort_id"
        case personID = "person_id"
    }
}

private let cohortRules: ArgumentRules? = ArgumentRules(
    .optional("v", .constant(1)),
    .required("cohort_id", .integer(1...))
)
