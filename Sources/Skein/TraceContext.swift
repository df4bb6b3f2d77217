/// A place in a distributed trace, as the header `traceparent` of W3C Trace Context carries it.
public struct TraceContext: Sendable, Hashable, CustomStringConvertible {
    /// The trace: 32 hexadecimal digits, not all zero.
    public let traceID: String
    /// The span in it: 16 hexadecimal digits, not all zero.
    public let spanID: String
    /// Whether whoever began the trace records it.
    public let isSampled: Bool

    /// Reads a `traceparent`; nil when it breaks the grammar of W3C Trace Context, level 1. What a later version adds is left out.
    public init?(_ traceparent: String) {
        let bytes = Array(traceparent.utf8)
        guard bytes.count >= 55, bytes.count == 55 || bytes[55] == UInt8(ascii: "-") else { return nil }
        for (index, byte) in bytes.prefix(55).enumerated() {
            let isDash = byte == UInt8(ascii: "-")
            guard [2, 35, 52].contains(index) ? isDash : Self.isHex(byte) else { return nil }
        }
        func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
        let version = text(0..<2)
        guard version != "ff", version != "00" || bytes.count == 55, let flags = UInt8(text(53..<55), radix: 16) else {
            return nil
        }
        self.init(traceID: text(3..<35), spanID: text(36..<52), isSampled: flags & 1 == 1)
        guard traceID.utf8.contains(where: { $0 != Self.zero }), spanID.utf8.contains(where: { $0 != Self.zero }) else {
            return nil
        }
    }

    private init(traceID: String, spanID: String, isSampled: Bool) {
        self.traceID = traceID
        self.spanID = spanID
        self.isSampled = isSampled
    }

    /// A new trace that is recorded.
    package static func root() -> TraceContext {
        TraceContext(traceID: hex() + hex(), spanID: hex(), isSampled: true)
    }

    /// A new span in the same trace.
    package func child() -> TraceContext {
        TraceContext(traceID: traceID, spanID: Self.hex(), isSampled: isSampled)
    }

    /// The `traceparent`.
    public var description: String { "00-\(traceID)-\(spanID)-\(isSampled ? "01" : "00")" }

    private static let zero = UInt8(ascii: "0")

    private static func isHex(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (97...102).contains(byte)
    }

    /// 16 random digits, not all zero.
    private static func hex() -> String {
        let digits = String(UInt64.random(in: 1 ... .max), radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
