public import Skein

/// `notify.reap`: settles deliveries whose attempt never reported.
public struct ReapNotifications: JobArgs, Hashable {
    /// The name of the kind.
    public static let kind: JobKind = "notify.reap"
    /// Stored with the kind.
    public static let defaults = JobDefaults(
        queue: "notify", uniqueFor: .live, description: "Settles deliveries whose attempt never reported.")
    /// Checked at every enqueue.
    public static let rules: ArgumentRules? = ArgumentRules(.optional("v", .constant(1)))

    /// The version of the arguments' form; 1 when absent.
    public var version: Int?

    /// The arguments.
    public init() { version = 1 }

    /// One at a time.
    public var uniqueKey: String? { "reap" }

    private enum CodingKeys: String, CodingKey { case version = "v" }
}

/// What `notify.reap` did: the job's result.
public struct NotificationsReaped: Codable, Sendable, Hashable {
    /// How many go out again.
    public var queued: Int
    /// How many nobody can say anything about.
    public var unknown: Int
}

/// `notify.digest`: tells in one message what people want told together.
public struct DigestNotifications: JobArgs, Hashable {
    /// How often.
    public enum Window: String, Codable, Sendable, Hashable, CaseIterable {
        /// At every full hour.
        case hourly
        /// Every morning.
        case daily
        /// Monday morning.
        case weekly
    }

    /// The name of the kind.
    public static let kind: JobKind = "notify.digest"
    /// Stored with the kind.
    public static let defaults = JobDefaults(
        queue: "notify", uniqueFor: .live, description: "Tells in one message what people want told together.")
    /// Checked at every enqueue.
    public static let rules: ArgumentRules? = ArgumentRules(
        .optional("v", .constant(1)), .required("window", .oneOf(Window.allCases.map(\.rawValue))))

    /// The version of the arguments' form; 1 when absent.
    public var version: Int?
    /// Whose turn it is: those who want this window.
    public var window: Window

    /// The digests of a window.
    public init(window: Window) {
        version = 1
        self.window = window
    }

    /// One of a window at a time.
    public var uniqueKey: String? { window.rawValue }

    private enum CodingKeys: String, CodingKey {
        case version = "v"
        case window
    }
}

/// What `notify.digest` did: the job's result.
public struct NotificationsDigested: Codable, Sendable, Hashable {
    /// How many digests were made.
    public var digests: Int
    /// How many messages they tell of.
    public var messages: Int
}
