import FoundationEssentials
import Skein
import SkeinTesting
import Synchronization
import TestSupport
import Testing

@testable import SkeinKinds

@Suite(.timeLimit(.minutes(1))) struct HTTPKindTests {
    @Test func sendsTheBodyAsItWasWrittenAndKeepsTheAnswer() async throws {
        let seen = Mutex("")
        let server = try LoopbackServer { connection in
            let request = connection.readRequest()
            seen.withLock { $0 = request }
            connection.send(LoopbackServer.answer("201 Created", headers: "Content-Type: text/x\r\n", body: "ok\0"))
        }
        defer { server.stop() }
        let performed = try await Fixture().run(
            "http",
            #"{"url":"\#(server.url("/a?b"))","headers":{"X-A":"1"},"body":{"n":12345678901234567890.10}}"#)
        let request = seen.withLock { $0 }
        #expect(request.hasPrefix("POST /a?b HTTP/1.1\r\n"))
        #expect(request.contains("\r\nX-A: 1\r\n"))
        #expect(request.contains("\r\nIdempotency-Key: skein-job-1\r\n"))
        #expect(request.contains("\r\nContent-Type: application/json\r\n"))
        #expect(request.hasSuffix(#"{"n":12345678901234567890.10}"#))
        let result = try JSONDecoder().decode(HTTPKind.Result.self, from: Data((performed.result ?? "").utf8))
        #expect(result.status == 201)
        #expect(result.contentType == "text/x")
        #expect(result.body == "ok\u{FFFD}")
        #expect(!result.bodyTruncated)
    }

    @Test func theTraceGoesOutUnlessTheJobNamesItsOwn() async throws {
        let seen = Mutex("")
        let server = try LoopbackServer { connection in
            let request = connection.readRequest()
            seen.withLock { $0 = request }
            connection.send(LoopbackServer.answer("200 OK"))
        }
        defer { server.stop() }
        let trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
        _ = try await Fixture().run("http", #"{"url":"\#(server.url())"}"#, trace: trace)
        #expect(seen.withLock { $0 }.contains("\r\ntraceparent: \(trace)\r\n"))
        _ = try await Fixture().run(
            "http", #"{"url":"\#(server.url())","headers":{"Traceparent":"mine"}}"#, trace: trace)
        let own = seen.withLock { $0 }
        #expect(own.contains("\r\nTraceparent: mine\r\n") && !own.contains(trace))
    }

    @Test func aTextBodyGoesOutAsText() async throws {
        let seen = Mutex("")
        let server = try LoopbackServer { connection in
            let request = connection.readRequest()
            seen.withLock { $0 = request }
            connection.send(LoopbackServer.answer("200 OK"))
        }
        defer { server.stop() }
        _ = try await Fixture().run(
            "http", #"{"url":"\#(server.url())","method":"PUT","body":"a\nb \"中\""}"#)
        #expect(seen.withLock { $0 }.hasPrefix("PUT / "))
        #expect(seen.withLock { $0 }.hasSuffix("\r\n\r\na\nb \"中\""))
    }

    @Test func tooManyRequestsIsTriedAgainWhenTheServerSays() async throws {
        let server = try LoopbackServer.answering(
            LoopbackServer.answer("429 Too Many", headers: "Retry-After: 7\r\n"))
        defer { server.stop() }
        let failure = try await Fixture().failure("http", #"{"url":"\#(server.url())"}"#)
        #expect(failure?.code == "http_429")
        #expect(failure?.retryAfter == .seconds(7))
        #expect(failure?.permanent == false)
    }

    @Test func retryAfterIsSecondsOrADateAndBounded() {
        let now = Date(timeIntervalSince1970: 784_111_770)
        func after(_ header: String?) -> Duration? {
            HTTPKind.retryAfter(header, now: now, max: .seconds(3_600))
        }
        #expect(after("Sun, 06 Nov 1994 08:49:37 GMT") == .seconds(7))
        #expect(after("Sun, 06 Nov 1994 08:49:00 GMT") == .zero)
        #expect(after("99999999999999999999999") == .seconds(3_600))
        #expect(after("soon") == nil)
        #expect(after("") == nil)
        #expect(after(nil) == nil)
    }

    @Test(arguments: ["500 Oops", "503 Busy", "408 Slow"])
    func serverFaultsAreTriedAgain(_ status: String) async throws {
        let server = try LoopbackServer.answering(LoopbackServer.answer(status))
        defer { server.stop() }
        let failure = try await Fixture().failure("http", #"{"url":"\#(server.url())"}"#)
        #expect(failure?.code == "http_\(status.prefix(3))")
        #expect(failure?.permanent == false)
    }

    @Test func otherRefusalsAreNotTriedAgainUnlessExpected() async throws {
        let server = try LoopbackServer.answering(LoopbackServer.answer("404 No"))
        defer { server.stop() }
        let fixture = try Fixture()
        #expect(try await fixture.run("http", #"{"url":"\#(server.url())"}"#).discardCode == "http_404")
        let expected = try await fixture.run("http", #"{"url":"\#(server.url())","expect":[404]}"#)
        #expect(expected.result?.contains("404") == true)
        let unexpected = try LoopbackServer.answering(LoopbackServer.answer("200 OK"))
        defer { unexpected.stop() }
        #expect(
            try await fixture.failure("http", #"{"url":"\#(unexpected.url())","expect":[404]}"#)?.code == "http_200")
    }

    @Test func anEndlessBodyIsCut() async throws {
        let server = try LoopbackServer { connection in
            _ = connection.readRequest()
            connection.send("HTTP/1.1 200 OK\r\n\r\n")
            let piece = String(repeating: "x", count: 65_536)
            while connection.send(piece) {}
        }
        defer { server.stop() }
        let performed = try await Fixture().run("http", #"{"url":"\#(server.url())"}"#)
        let result = try JSONDecoder().decode(HTTPKind.Result.self, from: Data((performed.result ?? "").utf8))
        #expect(result.bodyTruncated)
        #expect(result.body.utf8.count < 70_000)
    }

    @Test func endlessHeadersAreAFailure() async throws {
        let server = try LoopbackServer { connection in
            _ = connection.readRequest()
            connection.send("HTTP/1.1 200 OK\r\n")
            while connection.send("X-A: \(String(repeating: "x", count: 1_000))\r\n") {}
        }
        defer { server.stop() }
        #expect(
            try await Fixture().failure("http", #"{"url":"\#(server.url())"}"#)?.code == "http_bad_answer")
    }

    @Test func silenceEndsAtTheTimeout() async throws {
        let server = try LoopbackServer { $0.waitForEnd() }
        defer { server.stop() }
        let failure = try await Fixture().failure("http", #"{"url":"\#(server.url())","timeout_ms":200}"#)
        #expect(failure?.code == "http_timeout")
        #expect(failure?.permanent == false)
    }

    @Test func halfAnAnswerIsAFailure() async throws {
        let server = try LoopbackServer.answering("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
        defer { server.stop() }
        #expect(try await Fixture().failure("http", #"{"url":"\#(server.url())"}"#)?.code == "http_cut")
    }

    @Test func nobodyListeningIsAFailure() async throws {
        // Port 1 is privileged and unassigned in practice.
        let code = try await Fixture().failure("http", #"{"url":"http://127.0.0.1:1/"}"#)?.code
        #expect(code == "http_connect")
    }

    @Test func aCancelledJobHangsUpAtOnce() async throws {
        let (events, signal) = AsyncStream<Void>.makeStream()
        let server = try LoopbackServer { connection in
            _ = connection.readRequest()
            signal.yield()
            connection.waitForEnd()
            signal.yield()
        }
        defer { server.stop() }
        let fixture = try Fixture()
        let url = server.url()
        let task = Task { try await fixture.run("http", #"{"url":"\#(url)","timeout_ms":600000}"#) }
        var waiting = events.makeAsyncIterator()
        await waiting.next()
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        await waiting.next()
    }
}
