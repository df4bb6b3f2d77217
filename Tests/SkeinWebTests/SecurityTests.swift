import Testing

@testable import SkeinWeb

@Suite("Who may come in")
struct SecurityTests {
    @Test(
        "Loopback needs nobody to log in, every other address does",
        arguments: [
            ("127.0.0.1:8080", true), ("127.9.9.9:0", true), ("[::1]:80", true), ("localhost:1", true),
            ("0.0.0.0:8080", false),
            ("[::]:8080", false), ("10.0.0.7:8080", false), ("example.org:80", false),
            ("127.0.0.1.evil.test:80", false),
        ])
    func bind(_ address: String, _ allowed: Bool) throws {
        #expect(((try? WebConfiguration(listen: address)) != nil) == allowed)
        let closed = try WebAuthentication(
            passwords: "", tokens: "probe:viewer:" + String(repeating: "0a", count: 32), proxyHeader: "",
            proxyAddresses: [])
        _ = try WebConfiguration(listen: address, authentication: closed)
    }

    @Test("Addresses that are none", arguments: ["", "8080", ":80", "127.0.0.1:", "127.0.0.1:x", "127.0.0.1:70000"])
    func badAddress(_ address: String) {
        #expect(throws: WebConfigurationError.badAddress(address)) { try WebConfiguration(listen: address) }
    }

    @Test("Passwords: only the right one, for the right name, with its role")
    func passwords() throws {
        let hash = try #require(PasswordHash.make("a long enough secret"))
        let authentication = try WebAuthentication(
            passwords: "# people\n\nwang:operator:\(hash)\nli:admin:-\n", tokens: "", proxyHeader: "",
            proxyAddresses: [])
        #expect(authentication.login("wang", "a long enough secret") == Visitor(name: "wang", role: .operator))
        #expect(authentication.login("wang", "a long enough secreT") == nil)
        #expect(authentication.login("li", "a long enough secret") == nil)
        #expect(authentication.login("li", "") == nil)
        #expect(authentication.login("nobody", "") == nil)
        #expect(authentication.proxied("li").role == .admin && authentication.proxied("someone").role == .viewer)
    }

    @Test("PBKDF2 as everybody else computes it")
    func vector() throws {
        // python3: hashlib.pbkdf2_hmac('sha256', b'passwd', b'saltsaltsaltsalt', 1000).hex()
        let hash = try #require(
            PasswordHash(
                "pbkdf2-sha256:1000:73616c7473616c7473616c7473616c74:9f83c0eca6b243c1fe298963a760e5ff7f013b75211262dfae0b2e944a5dc6c1"
            ))
        #expect(hash.matches("passwd") && !hash.matches("passwe"))
    }

    @Test(
        "Lines that are not understood are refused by number, not quoted",
        arguments: ["a", "a:boss:-", "a:viewer:secret", ":viewer:-"])
    func badLine(_ line: String) {
        #expect(throws: WebConfigurationError.badLine(file: .passwords, line: 2)) {
            try WebAuthentication(passwords: "\n" + line, tokens: "", proxyHeader: "", proxyAddresses: [])
        }
    }

    @Test("Sessions end by age and by idleness, attempts are counted")
    func sessions() {
        let sessions = Sessions()
        let start = ContinuousClock.now
        let id = sessions.begin(Visitor(name: "wang", role: .viewer), at: start)
        #expect(id.count == 64)
        #expect(sessions.visitor(id, at: start + .seconds(1_700))?.name == "wang")
        #expect(sessions.visitor(id, at: start + .seconds(3_400))?.name == "wang")
        #expect(sessions.visitor(id, at: start + .seconds(3_400 + 1_801)) == nil)
        let other = sessions.begin(Visitor(name: "li", role: .viewer), at: start)
        for step in 1...17 { _ = sessions.visitor(other, at: start + .seconds(1_700 * step)) }
        #expect(sessions.visitor(other, at: start + .seconds(28_900)) == nil)
        #expect((0..<20).allSatisfy { _ in sessions.mayTry(at: start) })
        #expect(!sessions.mayTry(at: start) && sessions.mayTry(at: start + .seconds(61)))
    }

    @Test("Nothing of a text becomes markup")
    func escaping() {
        let evil = "<script>alert(1)</script>\"'&\u{202E}\u{0}"
        let page = h("a", ["href": evil], HTML(evil)).markup
        #expect(!page.contains("<script") && !page.contains("\u{202E}") && !page.contains("\u{0}"))
        #expect(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;"))
        #expect(Link.to("/jobs", ["filter": "a:\"b&c\" #"]) == "/jobs?filter=a%3A%22b%26c%22%20%23")
        #expect(Link.fields("a=%41+b&ids=1&ids=2") == ["a": "A b", "ids": "1,2"])
        #expect(Link.fields("a=%zz") == nil && Link.fields("a=%ff") == nil)
    }
}
