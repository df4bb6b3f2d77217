import PQ
import TestSupport
import Testing

@testable import Skein

@Suite("Trace context") struct TraceContextTests {
    private static let trace = "0af7651916cd43dd8448eb211c80319c"
    private static let span = "b7ad6b7169203331"

    /// W3C Trace Context, level 1: the grammar of `traceparent` and its test suite's cases.
    private static let cases: [(text: String, isValid: Bool)] = [
        ("00-\(trace)-\(span)-01", true), ("00-\(trace)-\(span)-00", true), ("00-\(trace)-\(span)-ff", true),
        ("cc-\(trace)-\(span)-01", true), ("cc-\(trace)-\(span)-01-what-the-future-will-be-like", true),
        ("cc-\(trace)-\(span)-01-", true), ("cc-\(trace)-\(span)-01.what", false),
        ("00-\(trace)-\(span)-01-what", false), ("00-\(trace)-\(span)-01-", false), ("00-\(trace)-\(span)-01.", false),
        ("ff-\(trace)-\(span)-01", false), ("0-\(trace)-\(span)-01", false), ("000-\(trace)-\(span)-01", false),
        (".0-\(trace)-\(span)-01", false), ("00-\(String(repeating: "0", count: 32))-\(span)-01", false),
        ("00-\(trace)-0000000000000000-01", false), ("00-\(trace.uppercased())-\(span)-01", false),
        ("00-\(trace)-\(span.uppercased())-01", false), ("00-\(trace.dropLast())-\(span)-01", false),
        ("00-\(trace)1-\(span)-01", false), ("00-\(trace)-\(span.dropLast())-01", false),
        ("00-\(trace)-\(span)-1", false), ("00-\(trace)-\(span)-0g", false), ("00-\(trace)-\(span)", false),
        ("00_\(trace)-\(span)-01", false), ("", false), (" 00-\(trace)-\(span)-01", false),
        ("00-\(trace)-\(span)-01\n", false), ("t", false), ("00-1-2-01", false),
    ]

    @Test("Swift and SQL take the same traceparents, those of the grammar")
    func grammar() async throws {
        try await withDatabase { database in
            let c = try await database.connect()
            try await c.run { c in
                _ = try c.query("select skein.define_kind('k')")
                for (text, isValid) in Self.cases {
                    #expect((TraceContext(text) != nil) == isValid, "Swift: \(text)")
                    let answer = try c.refused("select skein.enqueue('k', trace => '\(text)')")
                    let refusal = text.isEmpty ? "SK010 /trace length" : "SK010 /trace traceparent"
                    #expect(answer == (isValid ? "accepted" : refusal), "SQL: \(text)")
                    let many = try c.refused("select skein.enqueue_many('k', array['{}'::jsonb], trace => '\(text)')")
                    #expect(many == answer)
                }
            }
        }
    }

    @Test("Its parts, and itself again")
    func parts() throws {
        let context = try #require(TraceContext("00-\(Self.trace)-\(Self.span)-03"))
        #expect(context.traceID == Self.trace && context.spanID == Self.span && context.isSampled)
        #expect(context.description == "00-\(Self.trace)-\(Self.span)-01")
        #expect(try #require(TraceContext("00-\(Self.trace)-\(Self.span)-02")).isSampled == false)
        let child = context.child()
        #expect(child.traceID == Self.trace && child.spanID != Self.span && TraceContext(child.description) == child)
        #expect(TraceContext(TraceContext.root().description) != nil)
        #expect(TraceContext.root() != TraceContext.root())
    }
}
