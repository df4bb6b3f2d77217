/// What an array's binary header says, and a walk over its elements.
struct ArrayReader {
    let count: Int
    let element: UInt32
    private let bytes: UnsafeRawBufferPointer
    private var offset: Int

    /// Takes arrays of at most one dimension.
    init(_ cell: PGCell) throws(PGCellError) {
        bytes = try cell.required()
        guard bytes.count >= 12 else { throw .value }
        let dimensions = Int32(bigEndian: bytes.loadUnaligned(as: Int32.self))
        element = UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt32.self))
        offset = 12
        switch dimensions {
        case 0: count = 0
        case 1:
            guard bytes.count >= 20 else { throw .value }
            let stated = Int(Int32(bigEndian: bytes.loadUnaligned(fromByteOffset: 12, as: Int32.self)))
            // Each element has at least a length: a larger count is not true, and must not reserve memory.
            guard stated >= 0, stated <= (bytes.count - 20) / 4 else { throw .value }
            count = stated
            offset = 20
        default: throw .value
        }
    }

    mutating func next() throws(PGCellError) -> PGCell {
        guard offset + 4 <= bytes.count else { throw .value }
        let length = Int(Int32(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Int32.self)))
        offset += 4
        guard length >= 0 else { return PGCell(bytes: nil, oid: element) }
        guard offset + length <= bytes.count else { throw .value }
        defer { offset += length }
        return PGCell(bytes: UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + length]), oid: element)
    }
}

extension Array: PGDecodable where Element: PGDecodable {
    /// A one-dimensional array of the element's type; bytea for `[UInt8]`. NULL elements need an optional `Element`.
    public static func decode(_ cell: PGCell) throws(PGCellError) -> [Element] {
        if Element.self == UInt8.self {
            guard cell.oid == OID.bytea else { throw .type }
            // Element is UInt8, as just compared, so the two array types are one; a checked cast would walk the bytes.
            return unsafeBitCast([UInt8](try cell.required()), to: [Element].self)
        }
        guard PGCell.arrays.contains(cell.oid) || cell.oid >= OID.firstUserDefined else { throw .type }
        var reader = try ArrayReader(cell)
        var elements: [Element] = []
        elements.reserveCapacity(reader.count)
        for _ in 0..<reader.count { elements.append(try Element.decode(try reader.next())) }
        return elements
    }
}

extension UInt8: PGDecodable {
    /// "char". Beside that, makes `[UInt8]` readable, which stands for bytea.
    public static func decode(_ cell: PGCell) throws(PGCellError) -> UInt8 {
        guard cell.oid == OID.char else { throw .type }
        return try cell.number(UInt8.self)
    }
}

extension PGCell {
    /// Array types whose elements this module reads.
    static let arrays: Set<UInt32> = [
        OID.boolArray, OID.byteaArray, OID.nameArray, OID.int2Array, OID.int4Array, OID.textArray, OID.varcharArray,
        OID.int8Array, OID.float8Array, OID.timestamptzArray, OID.jsonbArray, 143, 199, 1002, 1014, 1021, 1028, 1115,
        1182, 1187, 1231, 2951, 271,
    ]
}
