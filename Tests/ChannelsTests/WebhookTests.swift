import Channels
import Synchronization
import TestSupport
import Testing
import Transfer

@Suite("Webhooks")
struct WebhookTests {
    private static let policy = HTTPPolicy(allowedRanges: [NetworkRange("127.0.0.1")].compactMap(\.self))

    private static func send(_ address: String) async throws -> Reply {
        try await WebhookCall.send(
            address: address, secret: "planted-secret", body: Array(#"{"a":1}"#.utf8), key: "k-1",
            seconds: 1_700_000_000, traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            policy: policy)
    }

    @Test("the receiver can check who sent it, when, and whether it saw it before; the secret stays here")
    func signed() async throws {
        let seen = Mutex("")
        let server = try LoopbackServer { connection in
            let text = connection.readRequest()
            seen.withLock { $0 = text }
            connection.send(LoopbackServer.answer("204 x"))
        }
        #expect(try await Self.send(server.url()) == .accepted)
        server.stop()
        let request = seen.withLock { $0 }
        let signature = Signature.webhook(
            seconds: 1_700_000_000, body: Array(#"{"a":1}"#.utf8), secret: "planted-secret")
        for line in [
            "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "Idempotency-Key: k-1",
            "X-Skein-Timestamp: 1700000000", "X-Skein-Signature: sha256=\(signature)",
        ] { #expect(request.contains(line + "\r\n")) }
        #expect(request.hasSuffix("\r\n\r\n{\"a\":1}"))
        #expect(!request.contains("planted-secret"))
    }

    @Test(
        "what a status means",
        arguments: [
            ("200 x", Reply.accepted), ("302 x", .dead(code: "http_302")), ("404 x", .dead(code: "http_404")),
            ("408 x", .retry(code: "http_408", after: nil, throttled: false)),
            ("500 x", .retry(code: "http_500", after: nil, throttled: false)),
            ("429 x", .retry(code: "http_429", after: .seconds(7), throttled: true)),
        ])
    func statuses(_ status: String, _ expected: Reply) async throws {
        let headers = status.hasPrefix("429") ? "Retry-After: 7\r\n" : "Location: http://127.0.0.1:1/\r\n"
        let server = try LoopbackServer.answering(LoopbackServer.answer(status, headers: headers))
        #expect(try await Self.send(server.url()) == expected)
        #expect(server.connections == 1, "no redirect is followed")
        server.stop()
    }
}
