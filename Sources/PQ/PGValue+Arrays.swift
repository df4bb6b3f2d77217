public import FoundationEssentials

extension PGValue {
    /// bigint[]
    public static func int8Array(_ values: [Int64]?) -> PGValue { integers(values, OID.int8Array, OID.int8) }
    /// integer[]
    public static func int4Array(_ values: [Int32]?) -> PGValue { integers(values, OID.int4Array, OID.int4) }
    /// smallint[]
    public static func int2Array(_ values: [Int16]?) -> PGValue { integers(values, OID.int2Array, OID.int2) }
    /// double precision[]
    public static func float8Array(_ values: [Double]?) -> PGValue {
        integers(values?.map(\.bitPattern), OID.float8Array, OID.float8)
    }
    /// boolean[]
    public static func boolArray(_ values: [Bool]?) -> PGValue {
        integers(values?.map { UInt8($0 ? 1 : 0) }, OID.boolArray, OID.bool)
    }
    /// timestamptz[]; a date out of range is refused when sent
    public static func timestamptzArray(_ values: [Date]?) -> PGValue {
        guard let values else { return PGValue(oid: OID.timestamptzArray, nil) }
        var all: [Int64] = []
        all.reserveCapacity(values.count)
        for value in values {
            guard let microseconds = PGTime.microseconds(value) else {
                let reason = "a date is out of timestamptz's range"
                return PGValue(oid: OID.timestamptzArray, .invalid(sqlState: "22008", reason: reason))
            }
            all.append(microseconds)
        }
        return integers(all, OID.timestamptzArray, OID.timestamptz)
    }
    /// text[], whose elements may be NULL
    public static func textArray(_ values: [String?]?) -> PGValue {
        strings(values, OID.textArray, OID.text, prefix: nil)
    }
    /// jsonb[], given as JSON texts; elements may be NULL
    public static func jsonbArray(_ values: [String?]?) -> PGValue {
        strings(values, OID.jsonbArray, OID.jsonb, prefix: 1)
    }
    /// bytea[]; elements may be NULL
    public static func byteaArray(_ values: [[UInt8]?]?) -> PGValue {
        guard let values else { return PGValue(oid: OID.byteaArray, nil) }
        var buffer = ByteBuffer(capacity: 20 + values.count * 32)
        header(&buffer, count: values.count, hasNulls: values.contains { $0 == nil }, OID.bytea)
        for value in values {
            guard let value else {
                buffer.append(Int32(-1))
                continue
            }
            buffer.append(Int32(value.count))
            value.withUnsafeBytes { buffer.append($0) }
        }
        return PGValue(oid: OID.byteaArray, .bytes(Array(buffer.bytes)))
    }

    /// An empty array has no dimension at all.
    private static func header(_ buffer: inout ByteBuffer, count: Int, hasNulls: Bool, _ element: UInt32) {
        buffer.append(Int32(count == 0 ? 0 : 1))
        buffer.append(Int32(hasNulls ? 1 : 0))
        buffer.append(element)
        guard count > 0 else { return }
        buffer.append(Int32(count))
        buffer.append(Int32(1))
    }

    /// One allocation of the final size, filled in one pass: 1,000 elements are one buffer of 12,020 bytes.
    private static func integers<T: FixedWidthInteger>(_ values: [T]?, _ oid: UInt32, _ element: UInt32) -> PGValue {
        guard let values else { return PGValue(oid: oid, nil) }
        guard !values.isEmpty else {
            var buffer = ByteBuffer(capacity: 64)
            header(&buffer, count: 0, hasNulls: false, element)
            return PGValue(oid: oid, .bytes(Array(buffer.bytes)))
        }
        let width = MemoryLayout<T>.size
        let size = 20 + values.count * (4 + width)
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, initialized in
            let raw = UnsafeMutableRawBufferPointer(buffer)
            for (index, word) in [1, 0, Int32(bitPattern: element), Int32(values.count), 1].enumerated() {
                raw.storeBytes(of: word.bigEndian, toByteOffset: index * 4, as: Int32.self)
            }
            var offset = 20
            let length = Int32(width).bigEndian
            for value in values {
                raw.storeBytes(of: length, toByteOffset: offset, as: Int32.self)
                raw.storeBytes(of: value.bigEndian, toByteOffset: offset + 4, as: T.self)
                offset += 4 + width
            }
            initialized = size
        }
        return PGValue(oid: oid, .bytes(bytes))
    }

    private static func strings(_ values: [String?]?, _ oid: UInt32, _ element: UInt32, prefix: UInt8?) -> PGValue {
        guard let values else { return PGValue(oid: oid, nil) }
        var buffer = ByteBuffer(capacity: 20 + values.count * 32)
        header(&buffer, count: values.count, hasNulls: values.contains { $0 == nil }, element)
        for value in values {
            guard var value else {
                buffer.append(Int32(-1))
                continue
            }
            let valid = value.withUTF8 { utf8 in
                buffer.append(Int32(utf8.count + (prefix == nil ? 0 : 1)))
                if let prefix { buffer.append(prefix) }
                buffer.append(UnsafeRawBufferPointer(utf8))
                return !utf8.hasZeroByte
            }
            guard valid else { return PGValue(oid: oid, .zeroByte) }
        }
        return PGValue(oid: oid, .bytes(Array(buffer.bytes)))
    }
}

extension PGValue.Storage {
    static let zeroByte = PGValue.Storage.invalid(sqlState: "22021", reason: "text cannot hold a zero byte")
}
