/// What `video.quota_check` found: the job's result.
public struct VideoQuota: Codable, Sendable, Hashable {
    /// The calendar year.
    public var year: Int
    /// Videos that became ready in it.
    public var ready: Int
    /// The year's target.
    public var target: Int
    /// The target's share that has elapsed.
    public var expected: Double
    /// Whether too few are ready, by policy.
    public var behind: Bool
    /// Ready videos by district code; an empty code: no organisation is named.
    public var byDistrict: [String: Int]

    private enum CodingKeys: String, CodingKey {
        case year, ready, target, expected, behind
        case byDistrict = "by_district"
    }
}
