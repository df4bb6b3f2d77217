/// Collects rows for COPY FROM STDIN and sends them in pieces.
///
/// `row` writes the binary format and wants `(format binary)` in the statement; `append` passes bytes as they are, in
/// whatever format the statement says. Only valid inside the closure that lends it.
public struct PGCopyWriter: ~Copyable {
    /// Sent when this much has come together: large enough for few calls, small enough to stay in the cache.
    static let chunkSize = 64 * 1024

    private let wire: Wire
    private let isBinary: Bool
    private var limit: WaitLimit
    private var buffer = ByteBuffer(capacity: chunkSize + 4096)
    private var hasRows = false
    private var hasBytes = false

    init(wire: Wire, isBinary: Bool, limit: WaitLimit) {
        self.wire = wire
        self.isBinary = isBinary
        self.limit = limit
    }

    /// Adds one row. Throws `.usage` for a value that PostgreSQL cannot hold or when the statement is not binary, and
    /// whatever sending can throw.
    public mutating func row(_ values: [PGValue]) throws {
        guard isBinary else { throw PGError(.usage, "rows need COPY … with (format binary)") }
        guard let count = Int16(exactly: values.count) else { throw PGError(.usage, "too many columns for COPY") }
        guard !hasBytes else { throw PGError(.usage, "rows and bytes do not go into one COPY") }
        if !hasRows { header() }
        buffer.append(count)
        for (index, value) in values.enumerated() {
            let start = buffer.count
            buffer.append(Int32(-1))
            guard try buffer.append(value, position: index + 1) else { continue }
            guard let length = Int32(exactly: buffer.count - start - 4) else {
                throw PGError(.usage, "a value is larger than 2 GB", sqlState: "54000")
            }
            buffer.patch(length, at: start)
        }
        if buffer.count >= Self.chunkSize { try flush() }
    }

    /// Adds bytes in the statement's own format: lines of text or CSV, or a whole binary stream with its header.
    public mutating func append(_ bytes: UnsafeRawBufferPointer) throws {
        guard !hasRows else { throw PGError(.usage, "rows and bytes do not go into one COPY") }
        hasBytes = true
        var rest = bytes[...]
        while !rest.isEmpty {
            let piece = rest.prefix(Self.chunkSize)
            buffer.append(UnsafeRawBufferPointer(rebasing: piece))
            rest = rest.dropFirst(piece.count)
            if buffer.count >= Self.chunkSize { try flush() }
        }
    }

    /// Adds text in the statement's own format, for instance a line of CSV with its newline.
    public mutating func append(_ text: String) throws {
        var text = text
        try text.withUTF8 { try append(UnsafeRawBufferPointer($0)) }
    }

    private mutating func header() {
        hasRows = true
        for byte in Array("PGCOPY\n".utf8) + [0xFF, 0x0D, 0x0A, 0x00] { buffer.append(byte) }
        buffer.append(Int32(0))
        buffer.append(Int32(0))
    }

    private mutating func flush() throws(PGError) {
        try wire.putCopyData(buffer.bytes, &limit)
        buffer.removeAll()
    }

    /// Sends the rest. A binary stream that came through `append` has its own end.
    mutating func finish() throws(PGError) {
        if isBinary, !hasBytes {
            if !hasRows { header() }
            buffer.append(Int16(-1))
        }
        try flush()
    }

    var waitLimit: WaitLimit { limit }
}
