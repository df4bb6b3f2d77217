/// What `compliance.four_musts` found: the job's result.
public struct FourMustsWeighed: Codable, Sendable, Hashable {
    /// `changed` or `unchanged`.
    public var result: String
    /// `pass`, `fail`, `no_data` or `not_applicable` by the must's number.
    public var verdicts: [String: String]
    /// Records that were found unable to count.
    public var rejected: Int
}

/// What `compliance.rollup` counted: the job's result.
public struct ComplianceRolledUp: Codable, Sendable, Hashable {
    /// Units that have been weighed.
    public var units: Int
    /// Units that do not meet a must.
    public var failed: Int
    /// Units that lack evidence for a must.
    public var missing: Int
    /// Counts of verdicts by district code; an empty code: no district.
    public var byDistrict: [String: [String: Int]]

    private enum CodingKeys: String, CodingKey {
        case units, failed, missing
        case byDistrict = "by_district"
    }
}

/// What `compliance.sweep` enqueued: the job's result.
public struct ComplianceSwept: Codable, Sendable, Hashable {
    /// Units to weigh.
    public var units: Int
    /// Terms to roll up.
    public var terms: Int
}
