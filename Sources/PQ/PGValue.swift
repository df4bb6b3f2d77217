public import FoundationEssentials

/// A parameter: a type and its value in PostgreSQL's binary format.
///
/// Each factory takes an optional; nil is a typed NULL. A value that PostgreSQL cannot hold (text with a zero byte,
/// a malformed UUID, a date out of range) is refused when it is sent, with `.usage` and the SQLSTATE that the server
/// would have given.
public struct PGValue: Sendable, Equatable {
    enum Storage: Sendable, Equatable {
        case null
        case one(UInt8)
        case two(UInt16)
        case four(UInt32)
        case eight(UInt64)
        /// Microseconds; days and months are always 0.
        case interval(Int64)
        case text(String)
        /// Sent with the version byte that jsonb wants.
        case jsonText(String)
        case jsonBytes([UInt8])
        case bytes([UInt8])
        case invalid(sqlState: String, reason: String)
    }

    /// The type's number; 0 leaves it to the server.
    let oid: UInt32
    let storage: Storage

    init(oid: UInt32, _ storage: Storage?) {
        self.oid = oid
        self.storage = storage ?? .null
    }

    /// NULL of a type that the server infers.
    public static let null = PGValue(oid: 0, .null)

    /// boolean
    public static func bool(_ value: Bool?) -> PGValue { PGValue(oid: OID.bool, value.map { .one($0 ? 1 : 0) }) }
    /// smallint
    public static func int2(_ value: Int16?) -> PGValue {
        PGValue(oid: OID.int2, value.map { .two(UInt16(bitPattern: $0)) })
    }
    /// integer
    public static func int4(_ value: Int32?) -> PGValue {
        PGValue(oid: OID.int4, value.map { .four(UInt32(bitPattern: $0)) })
    }
    /// bigint
    public static func int8(_ value: Int64?) -> PGValue {
        PGValue(oid: OID.int8, value.map { .eight(UInt64(bitPattern: $0)) })
    }
    /// double precision
    public static func float8(_ value: Double?) -> PGValue {
        PGValue(oid: OID.float8, value.map { .eight($0.bitPattern) })
    }
    /// text; no zero byte
    public static func text(_ value: String?) -> PGValue { PGValue(oid: OID.text, value.map { .text($0) }) }
    /// character varying; no zero byte
    public static func varchar(_ value: String?) -> PGValue { PGValue(oid: OID.varchar, value.map { .text($0) }) }
    /// bytea
    public static func bytea(_ value: [UInt8]?) -> PGValue { PGValue(oid: OID.bytea, value.map { .bytes($0) }) }
    /// jsonb, given as JSON text
    public static func jsonb(_ value: String?) -> PGValue { PGValue(oid: OID.jsonb, value.map { .jsonText($0) }) }
    /// jsonb, given as the UTF-8 of JSON text, as an encoder leaves it
    public static func jsonb(utf8 value: [UInt8]?) -> PGValue {
        PGValue(oid: OID.jsonb, value.map { .jsonBytes($0) })
    }
    /// timestamp with time zone, rounded to a microsecond; an infinite date is PostgreSQL's infinity
    public static func timestamptz(_ value: Date?) -> PGValue {
        PGValue(
            oid: OID.timestamptz,
            value.map { date in
                guard let microseconds = PGTime.microseconds(date) else {
                    return .invalid(sqlState: "22008", reason: "a date is out of timestamptz's range")
                }
                return .eight(UInt64(bitPattern: microseconds))
            })
    }
    /// interval of hours, minutes and seconds only, cut to a microsecond
    public static func interval(_ value: Duration?) -> PGValue {
        PGValue(
            oid: OID.interval,
            value.map { duration in
                guard let microseconds = PGTime.microseconds(duration) else {
                    return .invalid(sqlState: "22008", reason: "a duration is out of interval's range")
                }
                return .interval(microseconds)
            })
    }
    /// uuid, in the usual form with or without hyphens
    public static func uuid(_ value: String?) -> PGValue {
        PGValue(
            oid: OID.uuid,
            value.map { text in
                guard let bytes = PGUUID.bytes(text) else {
                    return .invalid(sqlState: "22P02", reason: "a uuid is malformed")
                }
                return .bytes(bytes)
            })
    }
    /// xid8
    public static func xid8(_ value: UInt64?) -> PGValue { PGValue(oid: OID.xid8, value.map { .eight($0) }) }
}

extension PGValue: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The type's number only: parameters carry people's data, and find their way into logs by interpolation.
    public var description: String { "PGValue(type \(oid)\(storage == .null ? ", NULL" : ""))" }

    /// The same as `description`.
    public var debugDescription: String { description }

    /// Nothing inside is shown.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
