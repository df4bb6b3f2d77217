import Crypto
import FoundationEssentials
import HTTPTypes
import NIOCore
import PQ
import TestSupport
import Testing

@testable import SkeinWeb

@Suite("Attacks on the page")
struct AttackTests {
    static let password = "a long enough secret"

    static func people() throws -> WebAuthentication {
        let hash = try #require(PasswordHash.make(password))
        let digest = SHA256.hash(data: Array("token of the probe".utf8)).map {
            ($0 < 16 ? "0" : "") + String($0, radix: 16)
        }
        return try WebAuthentication(
            passwords: "guest:viewer:\(hash)\nwang:operator:\(hash)\nroot:admin:\(hash)",
            tokens: "probe:viewer:\(digest.joined())", proxyHeader: "X-Forwarded-User", proxyAddresses: ["192.0.2.1"])
    }

    private static func login(_ name: String, _ client: PageClient) async throws -> HTTPFields {
        let answer = try await client.post("/login", "name=\(name)&password=\(Link.encoded(password))")
        #expect(answer.status == .seeOther)
        let cookie = try #require(answer.headers[.setCookie])
        #expect(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict") && cookie.contains("Path=/"))
        return [.cookie: String(cookie.prefix { $0 != ";" }), .site: "same-origin"]
    }

    private static func isPaused(_ database: TestDatabase) async throws -> Bool {
        try await database.psql("select count(*) from skein.queue where paused").hasPrefix("1")
    }

    @Test(
        "A change that another site sends is refused, and nothing happens",
        arguments: [
            [.site: "cross-site"], [.site: "same-site"], [.site: "none"], [.origin: "https://evil.test"],
            [.origin: "null"], [:],
            [.site: "same-origin", .origin: "http://evil.test"],
        ] as [HTTPFields])
    func crossSite(_ headers: HTTPFields) async throws {
        try await withDatabase { database in
            _ = try await PagesTests.fill(database)
            try await database.psql("select skein.resume('queue', 'mail')")
            try await withPage(database) { client in
                let answer = try await client.post("/queues", "name=mail&action=pause", headers)
                #expect(answer.status == .forbidden)
                #expect(try await Self.isPaused(database) == false)
                let own = try await client.post("/queues", "name=mail&action=pause")
                #expect(own.status == .seeOther)
                #expect(try await Self.isPaused(database))
            }
        }
    }

    @Test("A change by GET changes nothing")
    func changeByGet() async throws {
        try await withDatabase { database in
            let id = try await PagesTests.fill(database)
            try await withPage(database) { client in
                let answer1 = try await client.get("/jobs/\(id)/retry")
                #expect(answer1.status == .notFound)
                let answer2 = try await client.get("/queues?name=mail&action=resume")
                #expect(answer2.status == .ok)
                #expect(try await Self.isPaused(database))
            }
        }
    }

    @Test("Another name than the page's is refused: a name that was made to point here")
    func rebinding() async throws {
        let configuration = try WebConfiguration(listen: "127.0.0.1:8080", names: ["skein.example.edu.cn"])
        for good in [
            "127.0.0.1:8080", "localhost:8080", "[::1]:8080", "skein.example.edu.cn", "SKEIN.example.edu.cn:443",
        ] {
            #expect(configuration.answers(to: good))
        }
        for bad in ["evil.test", "evil.test:8080", "", "127.0.0.1.evil.test", "localhost.evil.test:8080"] {
            #expect(!configuration.answers(to: bad))
        }
    }

    @Test("Each role does what it may and no more; the audit log names the person")
    func roles() async throws {
        try await withDatabase { database in
            let id = try await PagesTests.fill(database)
            try await withPage(database, authentication: try Self.people()) { client in
                let guest = try await Self.login("guest", client)
                let page = try await client.get("/jobs/\(id)", guest)
                #expect(page.status == .ok && !page.text.contains("method=\"post\" action=\"/jobs"))
                for (path, form) in [
                    ("/jobs/\(id)/retry", ""), ("/queues", "name=mail&action=resume"),
                    ("/schedules", "name=nightly&action=run"),
                    ("/workers", "worker=1&action=stop"), ("/operations", "filter=id:1&action=cancel&last=9"),
                    ("/jobs/chosen", "ids=\(id)&action=retry"),
                ] {
                    let answer3 = try await client.post(path, form, guest)
                    #expect(answer3.status == .forbidden, "\(path)")
                }
                #expect(try await Self.isPaused(database))
                let wang = try await Self.login("wang", client)
                let answer4 = try await client.post("/queues", "name=mail&action=resume", wang)
                #expect(answer4.status == .seeOther)
                let answer5 = try await client.post("/jobs/\(id)/retry", "reason=again", wang)
                #expect(answer5.status == .seeOther)
                let answer6 = try await client.post("/workers", "worker=1&action=stop", wang)
                #expect(answer6.status == .forbidden)
                #expect(
                    try await client.post("/operations", "filter=id:1&action=cancel&last=9", wang).status == .forbidden)
                let root = try await Self.login("root", client)
                let bulk = try await client.post(
                    "/operations", "filter=kind:t.*&action=cancel&last=99999&reason=over", root)
                #expect(bulk.status == .seeOther)
                try await OperationTests.runAll(database)
                let answer7 = try await client.get("/jobs/\(id)", root)
                #expect(answer7.status == .ok)
            }
            let audit = try await database.psql(
                "select action || ' ' || (detail ->> 'person') from skein.audit where detail ? 'person' order by at")
            #expect(audit.contains("resume wang") && audit.contains("retry wang") && audit.contains("cancel root"))
        }
    }

    @Test("Without proof nobody comes in: no cookie, a wrong one, a forged header, a wrong token, a wrong password")
    func strangers() async throws {
        try await withDatabase { database in
            try await withPage(database, authentication: try Self.people()) { client in
                for headers: HTTPFields in [
                    [:], [.cookie: "skein_session=" + String(repeating: "0", count: 64)], [.person: "root"],
                    [.authorization: "Bearer token of the prob"], [.authorization: "Basic cm9vdDpyb290"],
                ] {
                    for path in PagesTests.paths + ["/metrics"] {
                        let answer8 = try await client.get(path, headers)
                        #expect(answer8.status == .unauthorized, "\(path)")
                    }
                }
                let answer9 = try await client.get("/jobs", [.accept: "text/html"])
                #expect(answer9.headers[.location] == "/login")
                let answer10 = try await client.post("/login", "name=root&password=guess")
                #expect(answer10.status == .unauthorized)
                let answer11 = try await client.get("/metrics", [.authorization: "Bearer token of the probe"])
                #expect(answer11.status == .ok)
                let answer12 = try await client.get("/livez")
                #expect(answer12.status == .ok)
                var last = try await client.post("/login", "name=x&password=y")
                // The limit counts over everybody; each attempt costs a whole PBKDF2, so the test makes few.
                for _ in 0..<25 where last.status == .unauthorized {
                    last = try await client.post("/login", "name=x&password=y")
                }
                #expect(last.status == .tooManyRequests)
            }
        }
    }

    @Test("After logging out the cookie is worth nothing")
    func logout() async throws {
        try await withDatabase { database in
            try await withPage(database, authentication: try Self.people()) { client in
                let guest = try await Self.login("guest", client)
                let answer13 = try await client.get("/", guest)
                #expect(answer13.status == .ok)
                let answer14 = try await client.post("/logout", "", guest)
                #expect(answer14.status == .seeOther)
                let answer15 = try await client.get("/", guest)
                #expect(answer15.status == .unauthorized)
            }
        }
    }

    @Test(
        "Bytes on a socket: slow clients lose their connection, a crowd only makes others wait, half HTTP does nothing",
        arguments: ["slow", "crowd", "bytes"])
    func sockets(_ check: String) async throws {
        try await withDatabase { database in
            _ = try await PagesTests.fill(database)
            try await database.psql("select skein.resume('queue', 'mail')")
            let patience: [String: TimeAmount] = ["slow": .seconds(4), "crowd": .seconds(1)]
            let limits = WebService.Limits(
                connections: check == "slow" ? 100 : 50, patience: patience[check] ?? .seconds(30))
            try await withPage(database, limits: limits) { client in
                let port = client.port
                let script = Repository.root.appending(path: "Tests/SkeinWebTests/Browser/raw.py").path
                let said = try await Python.run(["-B", script, check, "\(port)"])
                #expect(said == "over\n")
            }
            #expect(try await Self.isPaused(database) == false)
        }
    }

    @Test("A viewer's token may call no change of the API, an operator's none of an admin's")
    func everyAction() async throws {
        try await withDatabase { database in
            let id = try await PagesTests.fill(database)
            try await withPage(database, authentication: try Self.people()) { client in
                let guest = try await Self.login("guest", client)
                let wang = try await Self.login("wang", client)
                for action in APIAction.all {
                    let path =
                        Site.apiPrefix
                        + action.path.replacing("{id}", with: "\(id)").replacing("{name}", with: "mail")
                    var headers = guest
                    headers[.contentType] = "application/json"
                    let answer = try await client.post(path, "{}", headers)
                    #expect(answer.status == .forbidden, "\(path)")
                    guard action.role == .admin else { continue }
                    headers = wang
                    headers[.contentType] = "application/json"
                    let second = try await client.post(path, "{}", headers)
                    #expect(second.status == .forbidden, "\(path)")
                }
                #expect(try await Self.isPaused(database))
            }
        }
    }

    @Test("The proxy's header counts from the proxy alone and once; a session is not one that somebody brought along")
    func forgery() async throws {
        let hash = try #require(PasswordHash.make(Self.password))
        let trusting = try WebAuthentication(
            passwords: "root:admin:\(hash)", tokens: "", proxyHeader: "X-Forwarded-User", proxyAddresses: ["127.0.0.1"])
        try await withDatabase { database in
            try await withPage(database, authentication: trusting) { client in
                let known = try await client.get("/", [.person: "root"])
                #expect(known.status == .ok && known.text.contains("root · admin"))
                let unknown = try await client.get("/", [.person: "somebody"])
                #expect(unknown.text.contains("somebody · viewer"))
                var two: HTTPFields = [.person: "guest"]
                two.append(HTTPField(name: .person, value: "root"))
                #expect(try await client.get("/", two).status == .unauthorized)
                #expect(try await client.get("/", [.person: ""]).status == .unauthorized)
                let evil = try await client.get("/", [.person: PagesTests.evil])
                #expect(evil.status == .ok && !evil.text.contains(PagesTests.evil))
            }
            try await withPage(database, authentication: try Self.people()) { client in
                let mine = "skein_session=" + String(repeating: "a", count: 64)
                let answer = try await client.post(
                    "/login", "name=root&password=\(Link.encoded(Self.password))",
                    [.site: "same-origin", .cookie: mine])
                let given = try #require(answer.headers[.setCookie])
                #expect(!given.hasPrefix(mine))
                #expect(try await client.get("/", [.cookie: mine]).status == .unauthorized)
                let other = try await Self.login("root", client)
                #expect(other[.cookie].map { given.hasPrefix($0) } == false)
            }
        }
    }

    @Test("Nothing that is asked for becomes a header of the answer")
    func splitting() async throws {
        try await withDatabase { database in
            try await withPage(database) { client in
                for path in ["/?lang=en%0d%0aSet-Cookie:%20x=1", "/jobs?filter=%0d%0aLocation:%20/evil", "/x%0d%0aa:b"]
                {
                    let answer = try await client.get(path)
                    #expect(answer.headers[.setCookie] == nil && answer.headers[.location] == nil, "\(path)")
                }
                let moved = try await client.post("/queues", "name=%0d%0aa&action=resume")
                #expect(moved.headers[.location] == "/queues" || moved.status == .unprocessableContent)
            }
        }
    }

    @Test("What is too large is refused")
    func sizes() async throws {
        try await withDatabase { database in
            try await withPage(database) { client in
                let body = try await client.post("/queues", "name=" + String(repeating: "a", count: 70_000))
                #expect(body.status == .contentTooLarge)
                let after = try await client.get("/")
                #expect(after.status == .ok)
                // The connection may be closed over it: what matters is that no page comes.
                let header = try? await client.get("/", [.userAgent: String(repeating: "a", count: 20_000)])
                #expect(header == nil || header?.status != .ok)
            }
        }
    }
}
