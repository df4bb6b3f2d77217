public import Skein

/// `notify.deliver`: hands one message to one endpoint.
public struct DeliverNotification: JobArgs, Hashable {
    /// The name of the kind.
    public static let kind: JobKind = "notify.deliver"
    /// Stored with the kind.
    public static let defaults = JobDefaults(
        queue: "notify", maxAttempts: 6, timeout: .seconds(90), backoff: .seconds(30), backoffMax: .seconds(1_800),
        description: "Hands one message to a group robot, a webhook or a mailbox.")
    /// Checked at every enqueue.
    public static let rules: ArgumentRules? = ArgumentRules(
        .optional("v", .constant(1)),
        .required(
            "delivery_id",
            .string(length: 36...36, pattern: "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"))
    )

    /// The version of the arguments' form; 1 when absent.
    public var version: Int?
    /// The delivery, a UUID in small letters.
    public var deliveryID: String

    /// The arguments for one delivery.
    public init(deliveryID: String) {
        self.version = 1
        self.deliveryID = deliveryID
    }

    /// The delivery.
    public var uniqueKey: String? { deliveryID }

    private enum CodingKeys: String, CodingKey {
        case version = "v"
        case deliveryID = "delivery_id"
    }
}

/// What `notify.deliver` did: the job's result.
public struct NotificationDelivered: Codable, Sendable, Hashable {
    /// What became of the delivery: `accepted`, `dead`, `unknown`, `expired` or what it was before.
    public var status: String
}
