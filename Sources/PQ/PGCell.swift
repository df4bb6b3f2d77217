/// One value of a result, lent while it is decoded.
///
/// `bytes` points into the result that lends it and must not be kept; `PGResult` keeps itself alive meanwhile.
@frozen
public struct PGCell {
    /// The binary value; nil for NULL.
    public let bytes: UnsafeRawBufferPointer?
    /// The type's number.
    public let oid: UInt32

    /// Makes a cell over bytes that outlive it.
    @inlinable
    public init(bytes: UnsafeRawBufferPointer?, oid: UInt32) {
        self.bytes = bytes
        self.oid = oid
    }
}

/// A Swift type that can be read from a cell.
public protocol PGDecodable {
    /// Reads the cell or throws `PGCellError`; never keeps the bytes.
    static func decode(_ cell: PGCell) throws(PGCellError) -> Self
}

/// Why a cell could not be read. `PGResult` turns it into a `PGError` that names the column.
public enum PGCellError: Error, Sendable {
    /// NULL, and the type is not optional.
    case null
    /// The column's type is not one that the Swift type can be read from.
    case type
    /// The value is too large for the Swift type, or is malformed.
    case value
}

extension PGCell {
    /// The bytes, or `.null`.
    @inlinable
    public func required() throws(PGCellError) -> UnsafeRawBufferPointer {
        guard let bytes else { throw .null }
        return bytes
    }

    /// A big-endian number that fills the cell.
    @inlinable
    public func number<T: FixedWidthInteger>(_ type: T.Type) throws(PGCellError) -> T {
        let bytes = try required()
        guard bytes.count == MemoryLayout<T>.size else { throw .value }
        return T(bigEndian: bytes.loadUnaligned(as: T.self))
    }

    /// Any integer type of PostgreSQL, widened.
    @inlinable
    public func integer() throws(PGCellError) -> Int64 {
        switch oid {
        case 20: try number(Int64.self)
        case 23: Int64(try number(Int32.self))
        case 21: Int64(try number(Int16.self))
        case 24, 26, 28, 2205: Int64(try number(UInt32.self))
        case 5069:
            if let value = Int64(exactly: try number(UInt64.self)) { value } else { throw .value }
        default: throw .type
        }
    }
}
