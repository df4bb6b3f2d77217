public import Channels
public import Transfer

/// What a worker may do with endpoints outside: which addresses it calls, the keys that open theirs, and who takes
/// mail and short messages.
public struct ChannelAccess: Sendable {
    /// Which addresses may be called, and the bounds of a call.
    public var policy: HTTPPolicy
    /// Opens the sealed addresses; `nil` means that this worker delivers nothing.
    public var keys: KeyRing?
    /// Who takes mail; `nil` means that this worker sends none.
    public var relay: MailRelay?
    /// Who takes short messages; `nil` means that this worker sends none.
    public var gateway: SMSGateway?

    /// Access with these keys; without any, every delivery fails with a message that says so.
    public init(
        policy: HTTPPolicy = HTTPPolicy(), keys: KeyRing? = nil, relay: MailRelay? = nil, gateway: SMSGateway? = nil
    ) {
        self.policy = policy
        self.keys = keys
        self.relay = relay
        self.gateway = gateway
    }
}

/// The values that rest sealed, and the places that they are sealed for: one that is moved to another does not open.
/// `programme.sealed_columns` has the same names.
public enum SealedPlace: String, Sendable {
    /// Where an endpoint is called.
    case address
    /// What it is called with.
    case secret

    /// The name of the place at one endpoint.
    public func of(endpoint: String) -> String { "channel_endpoint/\(endpoint)/\(rawValue)" }

    /// The name of the place of a person's address: a column of the rosters, `mobile` or `email`.
    public static func person(_ staffNumber: String, _ column: String) -> String { "person/\(staffNumber)/\(column)" }
}

/// A person's address that does not open.
public struct UnopenedAddress: Error, Sendable {
    /// Whose it is.
    public var staffNumber: String
    /// Why.
    public var fault: KeyRing.Fault
}

extension KeyRing {
    /// A person's address as it rests, in the clear. `column` is `mobile` or `email`.
    public func address(
        of staffNumber: String, _ column: String, _ sealed: [UInt8]
    ) throws(UnopenedAddress) -> String {
        do {
            return try open(sealed, for: SealedPlace.person(staffNumber, column))
        } catch {
            throw UnopenedAddress(staffNumber: staffNumber, fault: error)
        }
    }
}
