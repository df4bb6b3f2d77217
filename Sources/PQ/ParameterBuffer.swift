import Glibc

/// The parameters of one statement in one piece of memory, kept and reused between statements.
///
/// libpq copies them into its own buffer during the send call, so the pointers live no longer than that.
struct ParameterBuffer: ~Copyable {
    private var buffer = ByteBuffer(capacity: 4096)
    private var offsets: [Int] = []
    private var lengths: [Int32] = []
    private var formats: [Int32] = []
    private var pointers: [UnsafePointer<CChar>?] = []
    /// The types, in order; compared with those that a statement was prepared for.
    private(set) var types: [UInt32] = []

    init() {}

    /// What the protocol's 16-bit count can hold.
    static let maximum = 65_535

    static func check(count: Int) throws(PGError) {
        guard count <= maximum else {
            throw PGError(.usage, "a statement takes at most \(maximum) parameters", sqlState: "54023")
        }
    }

    mutating func encode(_ values: [PGValue]) throws(PGError) {
        try Self.check(count: values.count)
        buffer.removeAll()
        offsets.removeAll(keepingCapacity: true)
        lengths.removeAll(keepingCapacity: true)
        types.removeAll(keepingCapacity: true)
        for (index, value) in values.enumerated() {
            let start = buffer.count
            types.append(value.oid)
            guard try buffer.append(value, position: index + 1) else {
                offsets.append(-1)
                lengths.append(0)
                continue
            }
            offsets.append(start)
            guard let length = Int32(exactly: buffer.count - start) else {
                throw PGError(.usage, "parameter \(index + 1) is larger than 2 GB", sqlState: "54000")
            }
            lengths.append(length)
        }
        while formats.count < values.count { formats.append(1) }
        pointers.removeAll(keepingCapacity: true)
        let base = buffer.base.assumingMemoryBound(to: CChar.self)
        for offset in offsets { pointers.append(offset < 0 ? nil : UnsafePointer(base + offset)) }
    }

    /// Lends the arrays that PQsendQueryParams and PQsendQueryPrepared take.
    func withArguments<R>(
        _ body: (
            _ count: Int32, _ types: UnsafePointer<UInt32>?, _ values: UnsafePointer<UnsafePointer<CChar>?>?,
            _ lengths: UnsafePointer<Int32>?, _ formats: UnsafePointer<Int32>?
        ) -> R
    ) -> R {
        types.withUnsafeBufferPointer { types in
            pointers.withUnsafeBufferPointer { pointers in
                lengths.withUnsafeBufferPointer { lengths in
                    formats.withUnsafeBufferPointer { formats in
                        body(
                            Int32(types.count), types.baseAddress, pointers.baseAddress, lengths.baseAddress,
                            formats.baseAddress)
                    }
                }
            }
        }
    }
}

extension ByteBuffer {
    /// Appends a value without its length; false when it is NULL.
    mutating func append(_ value: PGValue, position: Int) throws(PGError) -> Bool {
        switch value.storage {
        case .null: return false
        case .one(let bits): append(bits)
        case .two(let bits): append(bits)
        case .four(let bits): append(bits)
        case .eight(let bits): append(bits)
        case .interval(let microseconds):
            append(microseconds)
            append(Int64(0))
        case .text(let string): try append(string, position: position)
        case .jsonText(let string):
            append(UInt8(1))
            try append(string, position: position)
        case .jsonBytes(let bytes):
            append(UInt8(1))
            bytes.withUnsafeBytes { append($0) }
        case .bytes(let bytes): bytes.withUnsafeBytes { append($0) }
        case .invalid(let sqlState, let reason):
            throw PGError(.usage, "parameter \(position): \(reason)", sqlState: sqlState)
        }
        return true
    }

    private mutating func append(_ string: String, position: Int) throws(PGError) {
        var string = string
        let hasZero = string.withUTF8 { utf8 in
            append(UnsafeRawBufferPointer(utf8))
            return utf8.hasZeroByte
        }
        if hasZero { throw .zeroByte(position) }
    }
}

extension PGValue {
    /// Finds what `encode` would refuse, without encoding.
    static func check(_ values: [PGValue]) throws(PGError) {
        try ParameterBuffer.check(count: values.count)
        for (index, value) in values.enumerated() {
            switch value.storage {
            case .text(var string), .jsonText(var string):
                if string.withUTF8({ $0.hasZeroByte }) { throw .zeroByte(index + 1) }
            case .invalid(let sqlState, let reason):
                throw PGError(.usage, "parameter \(index + 1): \(reason)", sqlState: sqlState)
            default: break
            }
        }
    }
}

extension PGError {
    static func zeroByte(_ position: Int) -> PGError {
        PGError(.usage, "parameter \(position): text cannot hold a zero byte", sqlState: "22021")
    }
}

extension UnsafeBufferPointer<UInt8> {
    var hasZeroByte: Bool {
        guard let baseAddress, count > 0 else { return false }
        return memchr(baseAddress, 0, count) != nil
    }
}
