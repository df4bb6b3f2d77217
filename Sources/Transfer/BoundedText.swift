/// Keeps the beginning and the end of a stream of bytes and counts the rest.
package struct BoundedText: Sendable {
    private let headMax: Int
    private let tailMax: Int
    private var head: [UInt8] = []
    private var tail: [UInt8] = []
    /// How many bytes came in all.
    package private(set) var total = 0

    /// Keeps at most `limit` bytes: three quarters from the beginning, one from the end.
    package init(limit: Int) {
        tailMax = limit / 4
        headMax = limit - tailMax
    }

    /// Whether bytes were left out.
    package var isTruncated: Bool { total > headMax + tailMax }

    package mutating func append(_ bytes: UnsafeRawBufferPointer) {
        total += bytes.count
        let toHead = min(headMax - head.count, bytes.count)
        head.append(contentsOf: bytes.prefix(toHead))
        tail.append(contentsOf: bytes.dropFirst(toHead).suffix(tailMax))
        if tail.count > tailMax * 2 { tail.removeFirst(tail.count - tailMax) }
    }

    /// What was kept as text that `jsonb` takes: what is not UTF-8, and U+0000, become U+FFFD.
    package var text: String {
        let end = tail.suffix(tailMax)
        guard isTruncated else { return Self.clean(head + end) }
        let missing = total - head.count - end.count
        return Self.clean(head) + "\n… \(missing) bytes left out …\n" + Self.clean(Array(end))
    }

    /// The last bytes as text, for an error message.
    package func ending(_ count: Int) -> String {
        Self.clean(Array((head + tail).suffix(count)))
    }

    package static func clean(_ bytes: [UInt8]) -> String {
        String(decoding: bytes, as: UTF8.self).replacing("\0", with: "\u{FFFD}")
    }
}
