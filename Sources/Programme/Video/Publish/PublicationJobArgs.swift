public import Skein

/// `video.publish_metadata`: hands a video's description to a platform, or takes it back.
public struct PublishMetadata: JobArgs, Hashable {
    /// The name of the kind.
    public static let kind: JobKind = "video.publish_metadata"
    /// Stored with the kind.
    public static let defaults = JobDefaults(
        queue: "video", maxAttempts: 8, timeout: .seconds(3_600), backoff: .seconds(60), backoffMax: .seconds(3_600),
        description: "Hands a video's description to a platform, or takes it back.")
    /// Checked at every enqueue.
    public static let rules: ArgumentRules? = ArgumentRules(
        .optional("v", .constant(1)),
        .required("video_id", .integer(1...)),
        .required("platform", .string(pattern: "^[a-z0-9][a-z0-9-]{0,31}$")),
        .optional("meta_hash", .string(pattern: "^[0-9a-f]{64}$"))
    )

    /// The version of the arguments' form; 1 when absent.
    public var version: Int?
    /// The video.
    public var videoID: Int64
    /// The platform's code.
    public var platform: String
    /// The description that it was enqueued for; what is handed over is the one that holds when it runs.
    public var metaHash: String?

    /// The arguments for one video and platform.
    public init(videoID: Int64, platform: String, metaHash: String? = nil) {
        self.version = 1
        self.videoID = videoID
        self.platform = platform
        self.metaHash = metaHash
    }

    /// Video, platform and description.
    public var uniqueKey: String? { [String(videoID), platform, metaHash].compactMap(\.self).joined(separator: ":") }

    private enum CodingKeys: String, CodingKey {
        case version = "v"
        case videoID = "video_id"
        case platform
        case metaHash = "meta_hash"
    }
}

/// `video.sync_status`: asks a platform what has become of a video; without a video, enqueues that for all.
public struct SyncPublications: JobArgs, Hashable {
    /// The name of the kind.
    public static let kind: JobKind = "video.sync_status"
    /// Stored with the kind.
    public static let defaults = JobDefaults(
        queue: "video", maxAttempts: 3, timeout: .seconds(120), uniqueFor: .forever,
        description: "Asks platforms what has become of the videos that they were given.")
    /// Checked at every enqueue.
    public static let rules: ArgumentRules? = ArgumentRules(
        .optional("v", .constant(1)),
        .optional("video_id", .integer(1...)),
        .optional("platform", .string(pattern: "^[a-z0-9][a-z0-9-]{0,31}$"))
    )

    /// The version of the arguments' form; 1 when absent.
    public var version: Int?
    /// The video; `nil` means every one that a platform was given.
    public var videoID: Int64?
    /// The platform's code, given with the video.
    public var platform: String?

    /// The arguments for one publication, or for all.
    public init(videoID: Int64? = nil, platform: String? = nil) {
        self.version = 1
        self.videoID = videoID
        self.platform = platform
    }

    private enum CodingKeys: String, CodingKey {
        case version = "v"
        case videoID = "video_id"
        case platform
    }
}
