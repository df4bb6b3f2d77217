import Skein
import SkeinKinds
import SkeinTesting
import Synchronization
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct HTTPRefusalTests {
    @Test(arguments: [
        "127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0x7f.1", "2130706433", "0.0.0.0", "127.1",
    ])
    func byDefaultThisHostIsRefusedHoweverItIsWritten(_ host: String) async throws {
        let server = try LoopbackServer.answering(LoopbackServer.answer("200 OK"))
        defer { server.stop() }
        let failure = try await Fixture(http: HTTPPolicy()).failure(
            "http", #"{"url":"http://\#(host):\#(server.port)/"}"#)
        #expect(failure?.code == "http_refused")
        #expect(failure?.permanent == true)
        #expect(server.connections == 0)
    }

    @Test(arguments: [
        "file:///etc/passwd", "ftp://127.0.0.1/", "gopher://127.0.0.1/", "http://user:s3cret@127.0.0.1/", "http://",
        "nonsense", "http://127.0.0.1:99999/", "http://a b/",
    ])
    func otherUrlsAreRefused(_ url: String) async throws {
        let failure = try await Fixture().failure("http", #"{"url":"\#(url)"}"#)
        #expect(failure?.code == "http_refused")
        #expect(failure?.permanent == true)
        #expect(failure?.message.contains("s3cret") != true)
    }

    @Test(arguments: [
        #"{"A":"b\r\nX: y"}"#, #"{"A:b":"c"}"#, #"{"":"c"}"#, #"{"Host":"elsewhere"}"#, #"{"content-length":"0"}"#,
        #"{"Idempotency-Key":"mine"}"#, #"{"A":"\n"}"#,
    ])
    func headersThatAreNotTheJobsBusinessAreRefused(_ headers: String) async throws {
        let server = try LoopbackServer.answering(LoopbackServer.answer("200 OK"))
        defer { server.stop() }
        let failure = try await Fixture().failure("http", #"{"url":"\#(server.url())","headers":\#(headers)}"#)
        #expect(failure?.code == "bad_arguments")
        #expect(failure?.permanent == true)
        #expect(server.connections == 0)
    }

    @Test func hostsOutsideTheAllowListAreRefused() async throws {
        var policy = Fixture.loopback
        policy.allowedHosts = ["api.example.org", "*.example.com"]
        let fixture = try Fixture(http: policy)
        #expect(try await fixture.failure("http", #"{"url":"http://127.0.0.1:1/"}"#)?.code == "http_refused")
        #expect(try await fixture.failure("http", #"{"url":"http://badexample.com/"}"#)?.code == "http_refused")
    }

    @Test func aRedirectIsNotFollowedUnasked() async throws {
        let server = try LoopbackServer.answering(LoopbackServer.answer("302 Found", headers: "Location: /b\r\n"))
        defer { server.stop() }
        #expect(try await Fixture().run("http", #"{"url":"\#(server.url())"}"#).discardCode == "http_302")
        #expect(server.connections == 1)
    }

    @Test func aRedirectToAPrivateAddressIsRefused() async throws {
        let other = try LoopbackServer.answering(LoopbackServer.answer("200 OK"))
        defer { other.stop() }
        let target = "http://[::ffff:127.0.0.2]:\(other.port)/"
        let server = try LoopbackServer.answering(
            LoopbackServer.answer("302 Found", headers: "Location: \(target)\r\n"))
        defer { server.stop() }
        let failure = try await Fixture().failure("http", #"{"url":"\#(server.url())","redirects":3}"#)
        #expect(failure?.code == "http_refused")
        #expect(other.connections == 0)
    }

    @Test func aRedirectToAnotherSchemeIsRefused() async throws {
        let server = try LoopbackServer.answering(
            LoopbackServer.answer("302 Found", headers: "Location: file:///etc/passwd\r\n"))
        defer { server.stop() }
        let failure = try await Fixture().failure("http", #"{"url":"\#(server.url())","redirects":3}"#)
        #expect(failure?.code == "http_refused")
    }

    @Test func aRedirectToAnotherOriginTakesNoHeaderAlong() async throws {
        let seen = Mutex("")
        let other = try LoopbackServer { connection in
            let request = connection.readRequest()
            seen.withLock { $0 = request }
            connection.send(LoopbackServer.answer("200 OK"))
        }
        defer { other.stop() }
        let server = try LoopbackServer.answering(
            LoopbackServer.answer("303 See Other", headers: "Location: \(other.url("/b"))\r\n"))
        defer { server.stop() }
        let performed = try await Fixture().run(
            "http",
            #"{"url":"\#(server.url())","headers":{"X-Token":"t","Accept":"a/b"},"body":{},"redirects":1}"#)
        #expect(performed.result?.contains("200") == true)
        let request = seen.withLock { $0 }
        #expect(request.hasPrefix("GET /b "))
        #expect(!request.contains("X-Token"))
        #expect(request.contains("Accept: a/b"))
    }

    @Test func redirectsWithoutEndEnd() async throws {
        let server = try LoopbackServer.answering(LoopbackServer.answer("302 Found", headers: "Location: /\r\n"))
        defer { server.stop() }
        let performed = try await Fixture().run("http", #"{"url":"\#(server.url())","redirects":3}"#)
        #expect(performed.discardCode == "http_302")
        #expect(server.connections == 4)
    }
}
