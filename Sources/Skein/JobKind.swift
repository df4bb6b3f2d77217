/// The name under which jobs of one sort are stored, such as `review.open`.
///
/// A kind is data: it stays the same when the Swift type that declares it is renamed or moved.
public struct JobKind: RawRepresentable, ExpressibleByStringLiteral, Hashable, Sendable, CustomStringConvertible {
    /// The name as PostgreSQL stores it.
    public let rawValue: String

    /// A kind of this name. The name is judged by the database, when the kind is installed or enqueued.
    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// A kind of this name.
    public init(stringLiteral value: String) {
        rawValue = value
    }

    /// The name itself.
    public var description: String { rawValue }
}
