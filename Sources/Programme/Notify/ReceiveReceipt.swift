public import FoundationEssentials
public import Skein

/// `notify.receipt`: what a gateway reports about a message after it has taken it.
public struct ReceiveReceipt: JobArgs, Hashable {
    /// What became of the message.
    public enum Status: String, Codable, Sendable, Hashable, CaseIterable {
        /// It is on the telephone, in the mailbox.
        case delivered
        /// Somebody has opened it.
        case read
        /// It could not be delivered after all.
        case failed
    }

    /// The name of the kind.
    public static let kind: JobKind = "notify.receipt"
    /// Stored with the kind.
    public static let defaults = JobDefaults(
        queue: "notify", description: "Takes down what a gateway reports about a message later.")
    /// Checked at every enqueue.
    public static let rules: ArgumentRules? = ArgumentRules(
        .optional("v", .constant(1)),
        .required("channel", .oneOf(["sms", "email", "webhook"])),
        .required("message", .string(length: 1...100)),
        .required("status", .oneOf(Status.allCases.map(\.rawValue))),
        .optional("code", .string(length: 1...60, pattern: "^[A-Za-z0-9_.-]+$")),
        .optional("at", .dateTime)
    )

    /// The version of the arguments' form; 1 when absent.
    public var version: Int?
    /// The channel that it went by.
    public var channel: String
    /// The number that the channel gave it, or the delivery's own.
    public var message: String
    /// What became of it.
    public var status: Status
    /// The channel's code for that.
    public var code: String?
    /// When; now, when it is not said.
    public var at: Date?

    /// One receipt.
    public init(channel: String, message: String, status: Status, code: String? = nil, at: Date? = nil) {
        version = 1
        self.channel = channel
        self.message = message
        self.status = status
        self.code = code
        self.at = at
    }

    /// One of a kind for a message.
    public var uniqueKey: String? { "\(channel):\(message):\(status.rawValue)" }

    private enum CodingKeys: String, CodingKey {
        case version = "v"
        case channel, message, status, code, at
    }
}

/// What `notify.receipt` did: the job's result.
public struct ReceiptReceived: Codable, Sendable, Hashable {
    /// The delivery; `nil` when nobody knows the message yet.
    public var deliveryID: String?
    /// Whether it changed the delivery's status.
    public var moved: Bool

    private enum CodingKeys: String, CodingKey {
        case deliveryID = "delivery_id"
        case moved
    }
}
