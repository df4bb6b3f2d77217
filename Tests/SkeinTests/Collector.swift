import FoundationEssentials
import Synchronization
import TestSupport

/// A collector of spans: an HTTP server on loopback that keeps what it is sent.
final class Collector: Sendable {
    /// One span as OTLP's JSON has it.
    struct Span: Decodable, Sendable {
        struct Attribute: Decodable, Sendable {
            struct Value: Decodable, Sendable {
                var stringValue: String?
                var intValue: String?
            }
            var key: String
            var value: Value
        }
        struct Link: Decodable, Sendable, Hashable { var traceId: String, spanId: String }
        struct Status: Decodable, Sendable { var code: Int }

        var traceId: String
        var spanId: String
        var parentSpanId: String?
        var name: String
        var kind: Int
        var startTimeUnixNano: String
        var endTimeUnixNano: String
        var attributes: [Attribute]
        var links: [Link]
        var status: Status?

        subscript(_ key: String) -> String? {
            attributes.first { $0.key == key }.flatMap { $0.value.stringValue ?? $0.value.intValue }
        }
    }

    private struct Body: Decodable {
        struct Resource: Decodable { var attributes: [Span.Attribute] }
        struct Scope: Decodable { var spans: [Span] }
        struct Of: Decodable { var resource: Resource, scopeSpans: [Scope] }
        var resourceSpans: [Of]
    }

    private final class Kept: Sendable {
        let inside: Mutex<(answers: [String], requests: [String])>
        init(_ answers: [String]) { inside = Mutex((answers, [])) }
    }

    private let kept: Kept
    private let server: LoopbackServer

    /// - Parameter answers: What the first requests are answered with; the others with 200 and an empty object.
    init(_ answers: [String] = []) throws {
        let kept = Kept(answers)
        self.kept = kept
        server = try LoopbackServer { connection in
            let request = connection.readRequest()
            let answer = kept.inside.withLock { inside in
                inside.requests.append(request)
                return inside.answers.isEmpty
                    ? LoopbackServer.answer("200 OK", body: "{}") : inside.answers.removeFirst()
            }
            connection.send(answer)
        }
    }

    /// What the exporter is told.
    var endpoint: String { server.url("") }
    /// Requests as they came, head and body.
    var requests: [String] { kept.inside.withLock { $0.requests } }

    /// The spans of all requests, in their order.
    func spans() throws -> [Span] {
        try requests.flatMap { try Self.body($0).resourceSpans.flatMap { $0.scopeSpans.flatMap(\.spans) } }
    }

    /// The resource's attributes, as the first request has them.
    func resource() throws -> [String: String] {
        guard let first = requests.first else { return [:] }
        let attributes = try Self.body(first).resourceSpans.first?.resource.attributes ?? []
        return Dictionary(attributes.map { ($0.key, $0.value.stringValue ?? "") }) { $1 }
    }

    func stop() { server.stop() }

    private static func body(_ request: String) throws -> Body {
        guard let head = request.firstRange(of: "\r\n\r\n") else { throw TestFailure("no body") }
        return try JSONDecoder().decode(Body.self, from: Data(request[head.upperBound...].utf8))
    }
}
