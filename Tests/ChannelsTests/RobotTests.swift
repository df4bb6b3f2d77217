import Channels
import TestSupport
import Testing
import Transfer

@Suite("Robots")
struct RobotTests {
    private static let secret = "SECskeintestvector0001"
    private static let seconds: Int64 = 1_700_000_000

    @Test("the signatures of the published vectors")
    func signatures() {
        #expect(
            Signature.dingTalk(milliseconds: 1_700_000_000_000, secret: Self.secret)
                == "WCyWogVLnlj/Y7We1tB+NgHsZcOBgC0Zx6D/1prrkS8=")
        #expect(
            Signature.feishu(seconds: Self.seconds, secret: Self.secret)
                == "Y0E7CsnVrb1oEgbGsD2OYT0ZzzF6qHdOQ+B/2nCM51w=")
        #expect(
            Robot.dingTalk.query(secret: Self.secret, seconds: Self.seconds)
                == "&timestamp=1700000000000&sign=WCyWogVLnlj%2FY7We1tB%2BNgHsZcOBgC0Zx6D%2F1prrkS8%3D")
        // openssl dgst -sha256 -hmac SECskeintestvector0001 of "1700000000.{}"
        #expect(
            Signature.webhook(seconds: Self.seconds, body: Array("{}".utf8), secret: Self.secret)
                == "02fc2c765ac602ce2af7c2c317a6206b356c114ceab22d212daef081c7fa4150")
    }

    private static let texts: [(Robot, String)] = [
        (
            .weCom,
            "**年度考核提醒**\n>单位:青岛X中学\n>未提交:<font color=\"warning\">3</font> 人\n>截止:12月20日 17:00\n[查看](https://…)"
        ),
        (.dingTalk, "#### 年度考核提醒\n未提交 3 人,截止 12月20日 17:00"),
        (.feishu, "年度考核提醒:未提交 3 人,截止 12月20日 17:00"),
    ]

    @Test("the payloads, byte by byte", arguments: texts)
    func payload(_ robot: Robot, _ text: String) throws {
        try goldenFile(
            "\(robot.rawValue).json",
            robot.body(title: "年度考核提醒", text: text, secret: Self.secret, seconds: Self.seconds))
    }

    @Test("texts are cut in bytes, between whole characters, with an ellipsis")
    func cut() {
        #expect(ByteLimit.cut("青岛", to: 6) == "青岛")
        #expect(ByteLimit.cut("青岛市", to: 8) == "青…")
        #expect(ByteLimit.cut("a👩‍👩‍👧b", to: 19) == "a…", "a family is one character")
        #expect(ByteLimit.cut("abcd", to: 2) == "")
        for limit in 0...30 {
            #expect(ByteLimit.cut("e\u{301}a青👨‍👩‍👧‍👦岛市x", to: limit).utf8.count <= limit)
        }
        let body = Robot.weCom.body(
            title: "", text: String(repeating: "青", count: 5_000), secret: nil, seconds: 0)
        #expect(body.utf8.count <= 4_096 + 60 && body.hasSuffix("…\"}}"))
    }

    @Test("what a value holds marks up nothing")
    func escaping() {
        #expect(Robot.weCom.escaped("[x](y) **a**\n<font>") == #"\[x\]\(y\) \*\*a\*\* &lt;font&gt;"#)
        #expect(Robot.feishu.escaped("<at user_id=\"all\">") == "&lt;at user_id=\"all\"&gt;")
    }

    private static let replies: [(Robot, Int, String, Reply)] = [
        (.weCom, 200, #"{"errcode":0,"errmsg":"ok"}"#, .accepted),
        (.dingTalk, 200, #"{"errcode":0}"#, .accepted), (.feishu, 200, #"{"code":0}"#, .accepted),
        (.weCom, 200, #"{"errcode":45009}"#, .retry(code: "45009", after: .seconds(60), throttled: true)),
        (.dingTalk, 200, #"{"errcode":130101}"#, .retry(code: "130101", after: .seconds(600), throttled: true)),
        (.feishu, 200, #"{"code":11232}"#, .retry(code: "11232", after: .seconds(60), throttled: true)),
        (.weCom, 200, #"{"errcode":93000}"#, .dead(code: "93000")),
        (.dingTalk, 200, #"{"errcode":310000}"#, .dead(code: "310000")),
        (.weCom, 200, #"{"errcode":7}"#, .odd(code: "7")),
        (.weCom, 200, "<html>", .unknown(code: "no_answer_code")),
        (.feishu, 200, #"{"errcode":0}"#, .unknown(code: "no_answer_code")),
        (.weCom, 429, "", .retry(code: "http_429", after: .seconds(60), throttled: true)),
        (.weCom, 503, "", .retry(code: "http_503", after: nil, throttled: false)),
        (.weCom, 404, "", .dead(code: "http_404")),
    ]

    @Test("a status of 200 is no success by itself")
    func mapping() async throws {
        let policy = HTTPPolicy(allowedRanges: [NetworkRange("127.0.0.1")].compactMap(\.self))
        for (robot, status, body, expected) in Self.replies {
            let server = try LoopbackServer.answering(LoopbackServer.answer("\(status) x", body: body))
            let reply = try await RobotCall.send(
                robot, address: server.url("/hook?key=k"), secret: Self.secret, title: "t", text: "x",
                seconds: Self.seconds, policy: policy)
            server.stop()
            #expect(reply == expected, "\(robot) \(status) \(body)")
            #expect(server.connections == 1)
        }
    }

    @Test("silence and half an answer after the request are unknown; a refused connection is not")
    func unknown() async throws {
        var policy = HTTPPolicy(allowedRanges: [NetworkRange("127.0.0.1")].compactMap(\.self))
        policy.timeout = .milliseconds(300)
        func send(_ address: String, _ policy: HTTPPolicy) async throws -> Reply {
            try await RobotCall.send(
                .weCom, address: address, secret: nil, title: "t", text: "x", seconds: Self.seconds, policy: policy)
        }
        let silent = try LoopbackServer { connection in
            _ = connection.readRequest()
            connection.waitForEnd()
        }
        #expect(try await send(silent.url(), policy) == .unknown(code: "http_timeout"))
        silent.stop()
        let half = try LoopbackServer.answering("HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\n{\"errcode\":")
        #expect(try await send(half.url(), policy) == .unknown(code: "http_cut"))
        half.stop()
        let gone = "http://127.0.0.1:1/"
        #expect(try await send(gone, policy) == .retry(code: "http_connect", after: nil, throttled: false))
        #expect(try await send(half.url(), HTTPPolicy()) == .dead(code: "http_refused"), "loopback is private")
        #expect(try await send("file:///etc/passwd", policy) == .dead(code: "http_refused"))
    }
}
