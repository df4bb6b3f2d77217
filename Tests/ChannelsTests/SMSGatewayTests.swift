import Channels
import Synchronization
import TestSupport
import Testing
import Transfer

/// Short messages against a server that plays the gateway.
@Suite("Gateway of short messages")
struct SMSGatewayTests {
    private static let policy: HTTPPolicy = {
        var policy = HTTPPolicy(allowedRanges: [NetworkRange("127.0.0.1")].compactMap(\.self))
        policy.timeout = .milliseconds(500)
        return policy
    }()

    private static func send(
        _ address: String, phone: String = "13900004711", params: [String: String] = ["open": "3", "unit": "一中/二中"],
        policy: HTTPPolicy = policy
    ) async throws -> Reply {
        try await SMSGateway(address: address, secret: "SECskeintestvector0001", sign: "市教育局").send(
            SMSGateway.Message(id: "d-1", phone: phone, template: "SMS_4711", params: params), seconds: 1_700_000_000,
            policy: policy)
    }

    @Test("the request, byte by byte, and its signature as openssl makes it; the secret stays here")
    func request() async throws {
        let seen = Mutex("")
        let server = try LoopbackServer { connection in
            let text = connection.readRequest()
            seen.withLock { $0 = text }
            connection.send(LoopbackServer.answer("200 OK", body: #"{"code":"OK","id":"p-1"}"#))
        }
        #expect(try await Self.send(server.url("/send")) == .acceptedAs("p-1"))
        server.stop()
        let request = seen.withLock { $0 }
        let body =
            #"{"id":"d-1","params":{"open":"3","unit":"一中/二中"},"phone":"13900004711","sign":"市教育局","#
            + #""template":"SMS_4711"}"#
        #expect(request.hasSuffix("\r\n\r\n" + body), "\(request)")
        for line in [
            "POST /send HTTP/1.1", "Idempotency-Key: d-1", "X-Skein-Timestamp: 1700000000",
            "X-Skein-Signature: sha256=270fe0c4da2928f6319d3e67591d2d32a8a2bd1aef89b1fa23bd28e251b53573",
        ] { #expect(request.contains(line + "\r\n"), "\(line)\n\(request)") }
        #expect(!request.contains("SECskeintestvector0001"))
    }

    private static let replies: [(String, String, Reply)] = [
        ("200 OK", #"{"code":"OK"}"#, .accepted), ("200 OK", #"{"code":"OK","id":"a b"}"#, .accepted),
        (
            "200 OK", #"{"code":"isv.BUSINESS_LIMIT_CONTROL"}"#,
            .retry(code: "isv.BUSINESS_LIMIT_CONTROL", after: .seconds(86_400), throttled: true)
        ),
        ("200 OK", #"{"code":"isv.MOBILE_NUMBER_ILLEGAL"}"#, .gone(code: "isv.MOBILE_NUMBER_ILLEGAL")),
        ("200 OK", #"{"code":"no_credit"}"#, .blocked(code: "no_credit")),
        ("200 OK", #"{"code":"busy"}"#, .retry(code: "busy", after: nil, throttled: false)),
        ("200 OK", #"{"code":"isv.WHATEVER"}"#, .odd(code: "isv.WHATEVER")),
        ("200 OK", #"{"code":"no word at all 13900004711"}"#, .unknown(code: "no_answer_code")),
        ("200 OK", "<html>", .unknown(code: "no_answer_code")), ("200 OK", "", .unknown(code: "no_answer_code")),
        ("429 x", "", .retry(code: "http_429", after: .seconds(60), throttled: true)),
        ("401 x", "", .blocked(code: "gateway_401")), ("503 x", "", .blocked(code: "gateway_503")),
        ("400 x", "", .dead(code: "http_400")), ("500 x", "", .unknown(code: "http_500")),
        ("502 x", #"{"code":"busy"}"#, .retry(code: "busy", after: nil, throttled: false)),
    ]

    @Test("a status of 200 is no success by itself, and what is no answer of a gateway leaves it open")
    func mapping() async throws {
        for (status, body, expected) in Self.replies {
            let server = try LoopbackServer.answering(LoopbackServer.answer(status, body: body))
            #expect(try await Self.send(server.url()) == expected, "\(status) \(body)")
            #expect(server.connections == 1)
            server.stop()
        }
    }

    @Test("half an answer and silence are unknown; a gateway that is not there is at fault, not the message")
    func unknown() async throws {
        let half = try LoopbackServer.answering("HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\n{\"code\":\"OK\"")
        #expect(try await Self.send(half.url()) == .unknown(code: "http_cut"))
        #expect(try await Self.send(half.url(), policy: HTTPPolicy()) == .blocked(code: "http_refused"), "private")
        half.stop()
        let silent = try LoopbackServer { connection in
            _ = connection.readRequest()
            connection.waitForEnd()
        }
        #expect(try await Self.send(silent.url()) == .unknown(code: "http_timeout"))
        silent.stop()
        #expect(try await Self.send("http://127.0.0.1:1/") == .blocked(code: "http_connect"))
    }

    @Test("no link leaves under the bureau's name, and nothing that is no number is called")
    func refused() async throws {
        let server = try LoopbackServer.answering(LoopbackServer.answer("200 OK", body: #"{"code":"OK"}"#))
        for link in ["http://a.cn", "看HTTPS://a.cn", "www.a.cn"] {
            #expect(try await Self.send(server.url(), params: ["unit": link]) == .dead(code: "sms_link"))
        }
        for number in ["", "abc", "139", "1390000471113900004711", "139 0000 4711", "+"] {
            #expect(try await Self.send(server.url(), phone: number) == .gone(code: "sms_number"))
        }
        #expect(server.connections == 0)
        #expect(try await Self.send(server.url(), phone: "+8613900004711") == .accepted)
        server.stop()
    }
}
