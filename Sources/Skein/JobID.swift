/// The number of a job in its database. A larger number was given out later, not necessarily committed later.
public struct JobID: RawRepresentable, Hashable, Comparable, Sendable, Codable, ExpressibleByIntegerLiteral,
    CustomStringConvertible
{
    /// The number as PostgreSQL stores it (`bigint`).
    public let rawValue: Int64

    /// The job of this number.
    public init(rawValue: Int64) {
        self.rawValue = rawValue
    }

    /// The job of this number.
    public init(_ rawValue: Int64) {
        self.rawValue = rawValue
    }

    /// The job of this number.
    public init(integerLiteral value: Int64) {
        rawValue = value
    }

    /// The number in decimal digits.
    public var description: String { String(rawValue) }

    /// Orders by number.
    public static func < (lhs: JobID, rhs: JobID) -> Bool {
        lhs.rawValue < rhs.rawValue
    }
}
