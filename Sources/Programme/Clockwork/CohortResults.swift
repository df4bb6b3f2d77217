/// What `cohort.open` did: the job's result.
public struct CohortOpened: Codable, Sendable, Hashable {
    /// The cohort.
    public var cohortID: Int64
    /// Whether this job opened it.
    public var created: Bool
    /// The city's quota.
    public var quota: Int
    /// The shares by district code; they add up to ``quota``.
    public var byDistrict: [String: Int]

    private enum CodingKeys: String, CodingKey {
        case cohortID = "cohort_id"
        case created, quota
        case byDistrict = "by_district"
    }
}

/// What `cohort.rank` did: the job's result.
public struct CohortRanked: Codable, Sendable, Hashable {
    /// `ranked`, `unchanged` or `blocked`.
    public var result: String
    /// How many are proposed.
    public var proposed: Int?
    /// How many stand level across the cut.
    public var tied: Int?
    /// How many are below the cut.
    public var notSelected: Int?
    /// The applicants with too few scores that count.
    public var blocked: [Int64]?

    private enum CodingKeys: String, CodingKey {
        case result, proposed, tied
        case notSelected = "not_selected"
        case blocked
    }
}

/// What `cohort.finalise` did: the job's result.
public struct CohortFinalised: Codable, Sendable, Hashable {
    /// `finalised` or `done_before`.
    public var result: String
    /// How many title terms were made.
    public var selected: Int?
}

/// What `cohort.check_eligibility` found: the job's result.
public struct EligibilityChecked: Codable, Sendable, Hashable {
    /// One rule's answer.
    public struct Rule: Codable, Sendable, Hashable {
        /// The rule's name.
        public var rule: String
        /// `ok`, `fail` or `unknown`.
        public var verdict: String
        /// Whether a clerk decided it.
        public var settled: Bool
    }

    /// `ok`, `ineligible`, `unknown`, `unchanged` or `decided`.
    public var result: String
    /// Every rule's answer.
    public var rules: [Rule]
}
