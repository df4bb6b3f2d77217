import FoundationEssentials
import Skein

/// OTLP's JSON: ids in hexadecimal, 64-bit numbers as strings, enumerations as numbers.
enum OTLP {
    private static let consumer = 5
    private static let error = 2

    /// The body of an ExportTraceServiceRequest.
    static func request(_ spans: [JobSpan], service: String) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let request = Request(resourceSpans: [
            ResourceSpans(
                resource: Resource(attributes: [
                    .text("service.name", service), .text("service.version", Worker.version),
                ]),
                scopeSpans: [
                    ScopeSpans(scope: Scope(name: "skein", version: Worker.version), spans: spans.map(Span.init))
                ])
        ])
        return Array(try encoder.encode(request))
    }

    /// How many spans an answer says were refused.
    static func refused(_ answer: String) -> Int {
        struct Answer: Decodable {
            struct Partial: Decodable {
                var rejectedSpans: Count?
            }
            /// A number or, as 64-bit numbers should be, a string.
            struct Count: Decodable {
                var value: Int
                init(from decoder: any Decoder) throws {
                    let container = try decoder.singleValueContainer()
                    value = try (try? container.decode(Int.self)) ?? Int(container.decode(String.self)) ?? 0
                }
            }
            var partialSuccess: Partial?
        }
        let decoded = try? JSONDecoder().decode(Answer.self, from: Data(answer.utf8))
        return max(0, decoded?.partialSuccess?.rejectedSpans?.value ?? 0)
    }

    private struct Request: Encodable { var resourceSpans: [ResourceSpans] }
    private struct ResourceSpans: Encodable { var resource: Resource, scopeSpans: [ScopeSpans] }
    private struct Resource: Encodable { var attributes: [Attribute] }
    private struct ScopeSpans: Encodable { var scope: Scope, spans: [Span] }
    private struct Scope: Encodable { var name: String, version: String }
    private struct Link: Encodable { var traceId: String, spanId: String }
    private struct Status: Encodable { var code: Int }

    private struct Attribute: Encodable {
        struct Value: Encodable { var stringValue: String?, intValue: String? }
        var key: String
        var value: Value

        static func text(_ key: String, _ value: String) -> Attribute {
            Attribute(key: key, value: Value(stringValue: value))
        }

        static func number(_ key: String, _ value: Int64) -> Attribute {
            Attribute(key: key, value: Value(intValue: String(value)))
        }
    }

    private struct Span: Encodable {
        var traceId: String
        var spanId: String
        var parentSpanId: String?
        var name: String
        var kind = OTLP.consumer
        var startTimeUnixNano: String
        var endTimeUnixNano: String
        var attributes: [Attribute]
        var links: [Link]
        var status: Status?

        init(_ span: JobSpan) {
            traceId = span.context.traceID
            spanId = span.context.spanID
            // One trace from the enqueue to the effect; the link says that the two are tied by a message, not by a call.
            parentSpanId = span.producer?.spanID
            links = span.producer.map { [Link(traceId: $0.traceID, spanId: $0.spanID)] } ?? []
            name = "process \(span.kind.rawValue)"
            let start = Int64(span.start.timeIntervalSince1970 * 1_000_000) * 1000
            startTimeUnixNano = String(start)
            endTimeUnixNano = String(start + Int64(span.duration / .nanoseconds(1)))
            attributes = [
                .text("messaging.system", "skein"), .text("messaging.operation.type", "process"),
                .text("messaging.operation.name", "process"), .text("messaging.message.id", span.job.description),
                .text("skein.kind", span.kind.rawValue), .number("skein.attempt", Int64(span.attempt)),
                .number("skein.worker", span.worker), .text("skein.outcome", span.outcome),
            ]
            if let code = span.errorCode { attributes.append(.text("error.type", code)) }
            if ["failed", "discarded"].contains(span.outcome) { status = Status(code: OTLP.error) }
        }
    }
}
