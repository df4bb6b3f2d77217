public import FoundationEssentials

extension Bool: PGDecodable {
    /// boolean
    @inlinable
    public static func decode(_ cell: PGCell) throws(PGCellError) -> Bool {
        guard cell.oid == 16 else { throw .type }
        return try cell.number(UInt8.self) != 0
    }
}

extension Int64: PGDecodable {
    /// Any integer type; also oid, xid8.
    @inlinable
    public static func decode(_ cell: PGCell) throws(PGCellError) -> Int64 { try cell.integer() }
}

extension Int: PGDecodable {
    /// Any integer type; also oid, xid8.
    @inlinable
    public static func decode(_ cell: PGCell) throws(PGCellError) -> Int {
        guard let value = Int(exactly: try cell.integer()) else { throw .value }
        return value
    }
}

extension Int32: PGDecodable {
    /// Any integer type whose value fits.
    @inlinable
    public static func decode(_ cell: PGCell) throws(PGCellError) -> Int32 {
        guard let value = Int32(exactly: try cell.integer()) else { throw .value }
        return value
    }
}

extension Int16: PGDecodable {
    /// Any integer type whose value fits.
    @inlinable
    public static func decode(_ cell: PGCell) throws(PGCellError) -> Int16 {
        guard let value = Int16(exactly: try cell.integer()) else { throw .value }
        return value
    }
}

extension UInt64: PGDecodable {
    /// xid8, or any integer type whose value is not negative.
    @inlinable
    public static func decode(_ cell: PGCell) throws(PGCellError) -> UInt64 {
        if cell.oid == 5069 { return try cell.number(UInt64.self) }
        guard let value = UInt64(exactly: try cell.integer()) else { throw .value }
        return value
    }
}

extension Double: PGDecodable {
    /// double precision, real, numeric (rounded) or an integer type (rounded).
    public static func decode(_ cell: PGCell) throws(PGCellError) -> Double {
        switch cell.oid {
        case OID.float8: return Double(bitPattern: try cell.number(UInt64.self))
        case OID.float4: return Double(Float(bitPattern: try cell.number(UInt32.self)))
        case OID.numeric:
            guard let text = PGNumeric.text(try cell.required()), let value = Double(text) else { throw .value }
            return value
        default: return Double(try cell.integer())
        }
    }
}

extension Date: PGDecodable {
    /// timestamptz, timestamp (taken as UTC) or date (its midnight in UTC); infinity becomes an infinite date.
    public static func decode(_ cell: PGCell) throws(PGCellError) -> Date {
        switch cell.oid {
        case OID.timestamptz, OID.timestamp: return PGTime.date(try cell.number(Int64.self))
        case OID.date:
            let days = try cell.number(Int32.self)
            if days == .max { return PGTime.date(PGTime.infinity) }
            if days == .min { return PGTime.date(PGTime.minusInfinity) }
            return PGTime.date(Int64(days) * 86_400_000_000)
        default: throw .type
        }
    }
}

extension Duration: PGDecodable {
    /// interval without months; a day counts as 24 hours.
    public static func decode(_ cell: PGCell) throws(PGCellError) -> Duration {
        guard cell.oid == OID.interval else { throw .type }
        let bytes = try cell.required()
        guard bytes.count == 16 else { throw .value }
        let microseconds = Int64(bigEndian: bytes.loadUnaligned(as: Int64.self))
        let days = Int32(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: Int32.self))
        let months = Int32(bigEndian: bytes.loadUnaligned(fromByteOffset: 12, as: Int32.self))
        guard months == 0 else { throw .value }
        return .microseconds(microseconds) + .seconds(Int64(days) * 86_400)
    }
}

extension String: PGDecodable {
    /// Any textual type, json, jsonb, uuid and enums.
    public static func decode(_ cell: PGCell) throws(PGCellError) -> String {
        switch cell.oid {
        case OID.text, OID.varchar, OID.name, OID.bpchar, OID.json, OID.xml, OID.unknown, OID.char, OID.void:
            return String(decoding: try cell.required(), as: UTF8.self)
        case OID.jsonb:
            let bytes = try cell.required()
            guard bytes.first == 1 else { throw .value }
            return String(decoding: bytes.dropFirst(), as: UTF8.self)
        case OID.uuid:
            let bytes = try cell.required()
            guard bytes.count == 16 else { throw .value }
            return PGUUID.text(bytes)
        case OID.firstUserDefined...:
            // Enums and citext send text; what else there may be is told apart by not being UTF-8.
            let bytes = try cell.required()
            guard let text = String(validating: bytes, as: UTF8.self), !text.utf8.contains(0) else { throw .type }
            return text
        default: throw .type
        }
    }
}

extension Optional: PGDecodable where Wrapped: PGDecodable {
    /// NULL becomes nil.
    @inlinable
    public static func decode(_ cell: PGCell) throws(PGCellError) -> Wrapped? {
        if cell.bytes == nil { return nil }
        return try Wrapped.decode(cell)
    }
}
