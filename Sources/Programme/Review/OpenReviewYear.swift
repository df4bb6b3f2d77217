public import FoundationEssentials
public import Skein

/// `review.open_year`: opens the yearly review of all title holders, or of those of one track.
///
/// Dates that are left out follow the programme's policy. There is one review for a year, basis and track; opening it
/// again adds the reviews that are missing.
public struct OpenReviewYear: JobArgs, Hashable {
    /// The name of the kind.
    public static let kind: JobKind = "review.open_year"
    /// Stored with the kind.
    public static let defaults = JobDefaults(
        queue: "review", priority: 50, uniqueFor: .forever,
        description: "Opens the yearly review: one review.open per title holder.")
    /// Checked at every enqueue.
    public static let rules: ArgumentRules? = ArgumentRules(
        .optional("v", .constant(1)),
        .required("review_year", .integer(2020...2100)),
        .required("basis", .oneOf(ReviewBasis.allCases.map(\.rawValue))),
        .optional("track", .oneOf(Track.allCases.map(\.rawValue))),
        .optional("opens_at", .dateTime),
        .optional("due_at", .dateTime),
        .optional("closes_at", .dateTime),
        .optional("dry_run", .boolean)
    )

    /// The version of the arguments' form; 1 when absent.
    public var version: Int?
    /// The year under review; a school year carries the year in which it ends.
    public var reviewYear: Int
    /// What the review covers.
    public var basis: ReviewBasis
    /// The track under review; `nil` means all.
    public var track: Track?
    /// When the review opens; `nil` means by policy, the first working day of December or June at 09:00.
    public var opensAt: Date?
    /// When the review is due; `nil` means by policy, 15 working days after opening at 17:00.
    public var dueAt: Date?
    /// When the review closes; `nil` means by policy, 10 working days after it is due.
    public var closesAt: Date?
    /// Counts and dates only; nothing is written. `nil` means false.
    public var dryRun: Bool?

    /// Arguments with policy's dates wherever none is given.
    public init(
        reviewYear: Int,
        basis: ReviewBasis,
        track: Track? = nil,
        opensAt: Date? = nil,
        dueAt: Date? = nil,
        closesAt: Date? = nil,
        dryRun: Bool? = nil
    ) {
        self.version = 1
        self.reviewYear = reviewYear
        self.basis = basis
        self.track = track
        self.opensAt = opensAt
        self.dueAt = dueAt
        self.closesAt = closesAt
        self.dryRun = dryRun
    }

    /// Year, basis and track. A dry run never takes the place of the real one.
    public var uniqueKey: String? {
        dryRun == true ? nil : "\(reviewYear):\(basis.rawValue):\(track?.rawValue ?? "all")"
    }

    private enum CodingKeys: String, CodingKey {
        case version = "v"
        case reviewYear = "review_year"
        case basis, track
        case opensAt = "opens_at"
        case dueAt = "due_at"
        case closesAt = "closes_at"
        case dryRun = "dry_run"
    }
}

/// What `review.open_year` did: the job's result.
public struct ReviewYearOpened: Codable, Sendable, Hashable {
    /// The cycle; `nil` after a dry run.
    public var cycleID: Int64?
    /// Whether the cycle is new.
    public var created: Bool
    /// Whether nothing was written.
    public var dryRun: Bool
    /// How many reviews were enqueued, or would be.
    public var enqueued: Int
    /// The same by district code.
    public var byDistrict: [String: Int]
    /// When the review opens.
    public var opensAt: String
    /// When the review is due.
    public var dueAt: String
    /// When the review closes.
    public var closesAt: String
    /// Whether a date fell into a year whose holidays are not published.
    public var provisional: Bool

    private enum CodingKeys: String, CodingKey {
        case cycleID = "cycle_id"
        case created
        case dryRun = "dry_run"
        case enqueued
        case byDistrict = "by_district"
        case opensAt = "opens_at"
        case dueAt = "due_at"
        case closesAt = "closes_at"
        case provisional
    }
}
