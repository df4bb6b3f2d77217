public import Channels
public import Transfer

/// What a worker may do with endpoints outside: which addresses it calls, the keys that open theirs, and who takes mail.
public struct ChannelAccess: Sendable {
    /// Which addresses may be called, and the bounds of a call.
    public var policy: HTTPPolicy
    /// Opens the sealed addresses; `nil` means that this worker delivers nothing.
    public var keys: KeyRing?
    /// Who takes mail; `nil` means that this worker sends none.
    public var relay: MailRelay?

    /// Access with these keys; without any, every delivery fails with a message that says so.
    public init(policy: HTTPPolicy = HTTPPolicy(), keys: KeyRing? = nil, relay: MailRelay? = nil) {
        self.policy = policy
        self.keys = keys
        self.relay = relay
    }
}

/// The values of an endpoint that rest sealed, and the places that they are sealed for.
public enum SealedPlace: String, Sendable {
    /// Where it is called.
    case address
    /// What it is called with.
    case secret

    /// The name of the place at one endpoint: a value that is moved to another does not open.
    public func of(endpoint: String) -> String { "channel_endpoint/\(endpoint)/\(rawValue)" }
}
