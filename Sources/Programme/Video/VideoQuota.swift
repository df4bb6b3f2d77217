/// What `video.quota_check` found: the job's result.
public struct VideoQuota: Codable, Sendable, Hashable {
    /// The calendar year.
    public var year: Int
    /// Videos that became ready in it.
    public var ready: Int
    /// Videos that were first published in it, on any platform.
    public var published: Int
    /// The year's target.
    public var target: Int
    /// The target's share that has elapsed.
    public var expected: Double
    /// Whether too few are published, by policy.
    public var behind: Bool
    /// Published videos by district code; an empty code: no organisation is named.
    public var byDistrict: [String: Int]
    /// Published videos by the studio's code; an empty code: no studio is named.
    public var byStudio: [String: Int]

    private enum CodingKeys: String, CodingKey {
        case year, ready, published, target, expected, behind
        case byDistrict = "by_district"
        case byStudio = "by_studio"
    }
}
