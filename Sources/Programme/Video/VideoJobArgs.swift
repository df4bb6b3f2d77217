public import Skein

/// `video.probe`: reads a source and judges by policy whether it goes on.
public struct ProbeVideo: JobArgs, Hashable {
    /// The name of the kind.
    public static let kind: JobKind = "video.probe"
    /// Stored with the kind.
    public static let defaults = JobDefaults(
        queue: "video", maxAttempts: 3, timeout: .seconds(3_600), uniqueFor: .forever,
        description: "Hashes and reads a source video; policy decides whether it goes on.")
    /// Checked at every enqueue.
    public static let rules: ArgumentRules? = ArgumentRules(
        .optional("v", .constant(1)),
        .required("video_id", .integer(1...)),
        .optional("expect_sha256", .string(pattern: "^[0-9a-f]{64}$"))
    )

    /// The version of the arguments' form; 1 when absent.
    public var version: Int?
    /// The video.
    public var videoID: Int64
    /// The hash that the source must have; `nil` means any.
    public var expectSHA256: String?

    /// The arguments for one video.
    public init(videoID: Int64, expectSHA256: String? = nil) {
        self.version = 1
        self.videoID = videoID
        self.expectSHA256 = expectSHA256
    }

    /// The video.
    public var uniqueKey: String? { "\(videoID)" }

    private enum CodingKeys: String, CodingKey {
        case version = "v"
        case videoID = "video_id"
        case expectSHA256 = "expect_sha256"
    }
}

/// `video.plan_renditions`: decides which renditions are made of a video.
public struct PlanRenditions: JobArgs, Hashable {
    /// The name of the kind.
    public static let kind: JobKind = "video.plan_renditions"
    /// Stored with the kind.
    public static let defaults = JobDefaults(
        queue: "video", uniqueFor: .forever, description: "Plans the renditions of a video and enqueues their jobs.")
    /// Checked at every enqueue.
    public static let rules: ArgumentRules? = ArgumentRules(
        .optional("v", .constant(1)),
        .required("video_id", .integer(1...)),
        .required("ladder", .oneOf(Ladder.allCases.map(\.rawValue))),
        .optional("max_height", .integer(144...2160))
    )

    /// The version of the arguments' form; 1 when absent.
    public var version: Int?
    /// The video.
    public var videoID: Int64
    /// Which rungs are wanted.
    public var ladder: Ladder
    /// No rung is taller; `nil` means no bound.
    public var maxHeight: Int?

    /// The arguments for one video.
    public init(videoID: Int64, ladder: Ladder, maxHeight: Int? = nil) {
        self.version = 1
        self.videoID = videoID
        self.ladder = ladder
        self.maxHeight = maxHeight
    }

    /// Video and ladder.
    public var uniqueKey: String? { "\(videoID):\(ladder.rawValue)" }

    private enum CodingKeys: String, CodingKey {
        case version = "v"
        case videoID = "video_id"
        case ladder
        case maxHeight = "max_height"
    }
}

/// `video.transcode`: makes one rendition.
public struct Transcode: JobArgs, Hashable {
    /// The name of the kind.
    public static let kind: JobKind = "video.transcode"
    /// The queue of jobs that keep a core busy for minutes, apart from all others.
    public static let queue = "transcode"
    /// Stored with the kind.
    public static let defaults = JobDefaults(
        queue: Transcode.queue, maxAttempts: 2, timeout: .seconds(6 * 3_600), uniqueFor: .forever,
        description: "Makes one rendition of a video with ffmpeg.")
    /// Checked at every enqueue.
    public static let rules: ArgumentRules? = ArgumentRules(
        .optional("v", .constant(1)), .required("rendition_id", .integer(1...)))

    /// The version of the arguments' form; 1 when absent.
    public var version: Int?
    /// The rendition.
    public var renditionID: Int64

    /// The arguments for one rendition.
    public init(renditionID: Int64) {
        self.version = 1
        self.renditionID = renditionID
    }

    /// The rendition.
    public var uniqueKey: String? { "\(renditionID)" }

    private enum CodingKeys: String, CodingKey {
        case version = "v"
        case renditionID = "rendition_id"
    }
}

/// `video.verify_rendition`: measures one rendition and checks it against its plan.
public struct VerifyRendition: JobArgs, Hashable {
    /// The name of the kind.
    public static let kind: JobKind = "video.verify_rendition"
    /// Stored with the kind.
    public static let defaults = JobDefaults(
        queue: Transcode.queue, maxAttempts: 2, timeout: .seconds(3_600), uniqueFor: .forever,
        description: "Checks one rendition of a video against its plan.")
    /// Checked at every enqueue.
    public static let rules: ArgumentRules? = ArgumentRules(
        .optional("v", .constant(1)), .required("rendition_id", .integer(1...)))

    /// The version of the arguments' form; 1 when absent.
    public var version: Int?
    /// The rendition.
    public var renditionID: Int64

    /// The arguments for one rendition.
    public init(renditionID: Int64) {
        self.version = 1
        self.renditionID = renditionID
    }

    /// The rendition.
    public var uniqueKey: String? { "\(renditionID)" }

    private enum CodingKeys: String, CodingKey {
        case version = "v"
        case renditionID = "rendition_id"
    }
}

/// `video.manifest`: writes what players open, once every rendition is verified.
public struct WriteManifest: JobArgs, Hashable {
    /// The name of the kind.
    public static let kind: JobKind = "video.manifest"
    /// Stored with the kind.
    public static let defaults = JobDefaults(
        queue: Transcode.queue, maxAttempts: 2, timeout: .seconds(1_800), uniqueFor: .forever,
        description: "Writes HLS and DASH manifests, poster and storyboard of a video.")
    /// Checked at every enqueue.
    public static let rules: ArgumentRules? = ArgumentRules(
        .optional("v", .constant(1)), .required("video_id", .integer(1...)))

    /// The version of the arguments' form; 1 when absent.
    public var version: Int?
    /// The video.
    public var videoID: Int64

    /// The arguments for one video.
    public init(videoID: Int64) {
        self.version = 1
        self.videoID = videoID
    }

    /// The video.
    public var uniqueKey: String? { "\(videoID)" }

    private enum CodingKeys: String, CodingKey {
        case version = "v"
        case videoID = "video_id"
    }
}

/// `video.quota_check`: the year's finished videos against its target.
public struct CheckVideoQuota: JobArgs, Hashable {
    /// The name of the kind.
    public static let kind: JobKind = "video.quota_check"
    /// Stored with the kind.
    public static let defaults = JobDefaults(
        queue: "video", description: "Compares the year's finished videos with the elapsed share of its target.")
    /// Checked at every enqueue.
    public static let rules: ArgumentRules? = ArgumentRules(
        .optional("v", .constant(1)),
        .required("year", .integer(2020...2100)),
        .optional("as_of", .date)
    )

    /// The version of the arguments' form; 1 when absent.
    public var version: Int?
    /// The calendar year.
    public var year: Int
    /// The day to count up to, `2026-12-01`; `nil` means today.
    public var asOf: String?

    /// The arguments for one year.
    public init(year: Int, asOf: String? = nil) {
        self.version = 1
        self.year = year
        self.asOf = asOf
    }

    private enum CodingKeys: String, CodingKey {
        case version = "v"
        case year
        case asOf = "as_of"
    }
}
