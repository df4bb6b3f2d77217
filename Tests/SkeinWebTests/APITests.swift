import FoundationEssentials
import HTTPTypes
import NIOCore
import PQ
import TestSupport
import Testing

@testable import SkeinWeb

@Suite("The same data as JSON")
struct APITests {
    private static let paths =
        ["/overview", "/jobs", "/failures", "/openapi.json"] + APIResource.lists.map(\.path)

    private static func json(_ response: PageClient.Answer) throws -> [String: JSONValue] {
        guard case .object(let members) = try JSONDecoder().decode(JSONValue.self, from: Data(response.text.utf8))
        else {
            throw DecodingError.valueNotFound(String.self, .init(codingPath: [], debugDescription: "no object"))
        }
        return members
    }

    @Test("Each list answers with what the OpenAPI file says, and nothing of the data breaks the JSON")
    func everyList() async throws {
        try await withDatabase(.programme) { database in
            let id = try await PagesTests.fill(database)
            try await database.psql(PreparedSessions.rows)
            try await withPage(database) { client in
                for path in Self.paths {
                    let answer = try await client.get("/api/v1" + path)
                    #expect(answer.status == .ok, "\(path): \(answer.text)")
                    #expect(answer.headers[.contentType] == "application/json")
                    _ = try Self.json(answer)
                }
                for resource in APIResource.lists {
                    let items = try Self.json(try await client.get("/api/v1" + resource.path))["items"]
                    guard case .array(let rows) = items else {
                        Issue.record("no items in \(resource.path)")
                        continue
                    }
                    for case .object(let row) in rows {
                        #expect(Set(row.keys) == Set(resource.fields.map(\.name)), "\(resource.path)")
                    }
                }
                let job = try Self.json(try await client.get("/api/v1/jobs/\(id - 2)"))
                #expect(Set(job.keys) == Set((APIResource.job + APIResource.jobDetail).map(\.name)))
                #expect(job["tags"] == .array([.text(PagesTests.evil)]))
            }
        }
    }

    /// What differs from row to row and does not change with time.
    private static func values(_ key: String, _ rows: [JSONValue]) -> [JSONValue?] {
        rows.map { if case .object(let row) = $0 { row[key] } else { nil } }
    }

    @Test("Pages follow each other without a gap and without a double")
    func pages() async throws {
        try await withDatabase { database in
            try await database.psql(
                "select skein.define_kind('t.one'); select count(*) from skein.enqueue_many('t.one', array_fill('{}'::jsonb, array[25])); select skein.define_queue('q' || g) from generate_series(1, 25) g; select skein.pause('queue', 'q' || g, '') from generate_series(1, 25) g"
            )
            try await withPage(database) { client in
                for (path, key) in [("/jobs", "id"), ("/queues", "name"), ("/audit", "id")] {
                    let whole = try Self.json(try await client.get("/api/v1\(path)?limit=500"))
                    guard case .array(let all)? = whole["items"] else { throw CancellationError() }
                    var seen: [JSONValue] = []
                    var next: JSONValue? = JSONValue.null
                    for _ in 0..<20 where next != nil {
                        var address = "/api/v1\(path)?limit=7"
                        if case .text(let after)? = next { address += "&after=\(Link.encoded(after))" }
                        let page = try Self.json(try await client.get(address))
                        guard case .array(let items)? = page["items"] else { throw CancellationError() }
                        seen += items
                        next = page["next"] == .null ? nil : page["next"]
                    }
                    #expect(
                        next == nil && Self.values(key, seen) == Self.values(key, all) && seen.count >= 25,
                        "\(path): \(seen.count) of \(all.count)")
                }
            }
        }
    }

    @Test("A rare job among many is found by going on, and no look passes over more than its bound")
    func rare() async throws {
        try await withDatabase { database in
            try await database.psql(
                """
                select skein.define_kind('t.rare'), skein.define_kind('t.one');
                select skein.enqueue('t.rare', '{}');
                select count(*) from skein.enqueue_many('t.one', array_fill('{}'::jsonb, array[5000]));
                """)
            try await withPage(database) { client in
                for (filter, expected) in [("kind:t.rare", 2), ("state:available%20kind:t.rare", 6)] {
                    var looks = 0
                    var next: String? = ""
                    var found = 0
                    while let after = next, looks < 10 {
                        let page = try Self.json(
                            try await client.get(
                                "/api/v1/jobs?filter=\(filter)" + (after.isEmpty ? "" : "&after=\(after)")))
                        guard case .array(let items)? = page["items"] else { throw CancellationError() }
                        found += items.count
                        if case .text(let more)? = page["next"] { next = more } else { next = nil }
                        looks += 1
                    }
                    #expect(found == 1 && looks == expected, "\(filter): \(looks)")
                }
                let html = try await client.get("/jobs?filter=kind:t.rare")
                #expect(html.text.contains("Looked through 5,000 jobs"))
            }
        }
    }

    @Test("Errors are problem details with the database's code")
    func problems() async throws {
        try await withDatabase { database in
            try await withPage(database) { client in
                let asked: [(String, HTTPResponse.Status)] = [
                    ("/jobs/1", .notFound), ("/nothing", .notFound), ("/jobs?filter=stat:x", .unprocessableContent),
                    ("/jobs?limit=0", .badRequest), ("/jobs?limit=501", .badRequest), ("/jobs?after=x", .badRequest),
                    ("/workers?after=x", .unprocessableContent), ("/videos", .notFound),
                ]
                for (path, status) in asked {
                    let answer = try await client.get("/api/v1" + path)
                    #expect(answer.status == status, "\(path): \(answer.text)")
                    #expect(answer.headers[.contentType] == "application/problem+json")
                    #expect(try Self.json(answer)["status"] == .number(Double(status.code)))
                }
                let gone = try await client.post("/api/v1/jobs/1/cancel", "", [.site: "same-origin"])
                #expect(try Self.json(gone)["code"] == .text("SK008"))
                for (type, body) in [("text/plain", "{}"), ("application/json", "{"), ("application/json", "[]")] {
                    let answer = try await client.post(
                        "/api/v1/queues/default/pause", body, [.site: "same-origin", .contentType: type])
                    #expect(answer.status.kind == .clientError && !answer.text.contains("outcome"), "\(body)")
                }
                #expect(try await database.psql("select count(*) from skein.pauses").hasPrefix("0"))
            }
        }
    }

    @Test("A token's role counts for each action, and a name with a slash or a blank is one name")
    func actions() async throws {
        try await withDatabase { database in
            let id = try await PagesTests.fill(database)
            try await database.psql("select skein.define_queue('a/b')")
            try await withPage(database, authentication: try AttackTests.people()) { client in
                let token: HTTPFields = [.authorization: "Bearer token of the probe"]
                let read = try await client.get("/api/v1/jobs", token)
                #expect(read.status == .ok)
                for action in APIAction.all {
                    let path = action.path.replacing("{id}", with: "\(id)").replacing("{name}", with: "mail")
                    let answer = try await client.post("/api/v1" + path, "", token)
                    #expect(answer.status == .forbidden, "\(path)")
                    let nobody = try await client.post("/api/v1" + path, "", [.site: "same-origin"])
                    #expect(nobody.status == .unauthorized, "\(path)")
                }
            }
            try await withPage(database) { client in
                for (path, word) in [
                    ("/jobs/\(id)/retry", "retried"), ("/queues/mail/resume", "true"), ("/queues/a%2Fb/pause", ""),
                    ("/schedules/nightly/pause", "true"), ("/schedules/nightly/resume", "true"),
                    ("/schedules/nightly/run", ""),
                ] {
                    let answer = try await client.post("/api/v1" + path, "", [.site: "same-origin"])
                    #expect(answer.status == .ok && answer.text.contains(word), "\(path): \(answer.text)")
                }
                #expect(try await database.psql("select name from skein.pauses").hasPrefix("a/b"))
            }
        }
    }

    @Test("The committed OpenAPI file is the one that is served, and a validator of OpenAPI 3.1 finds nothing")
    func openAPI() async throws {
        let file = Repository.root.appending(path: "docs/openapi.json")
        if ProcessInfo.processInfo.environment["SKEIN_RECORD"] == "1" {
            try Data((OpenAPI.text + "\n").utf8).write(to: file)
        }
        let committed = try String(decoding: Data(contentsOf: file), as: UTF8.self)
        #expect(committed == OpenAPI.text + "\n", "SKEIN_RECORD=1 records it")
        let said = try await Python.run(["-m", "openapi_spec_validator", file.path])
        #expect(said.contains("OK"), "\(said)")
        #expect(OpenAPI.text.contains("\"openapi\": \"3.1.0\""))
    }
}

/// Any JSON.
enum JSONValue: Codable, Equatable, Sendable {
    case null, boolean(Bool), number(Double), text(String), array([JSONValue]), object([String: JSONValue])

    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if value.decodeNil() {
            self = .null
        } else if let boolean = try? value.decode(Bool.self) {
            self = .boolean(boolean)
        } else if let number = try? value.decode(Double.self) {
            self = .number(number)
        } else if let text = try? value.decode(String.self) {
            self = .text(text)
        } else if let array = try? value.decode([JSONValue].self) {
            self = .array(array)
        } else {
            self = .object(try value.decode([String: JSONValue].self))
        }
    }

    func encode(to encoder: any Encoder) throws {
        var value = encoder.singleValueContainer()
        switch self {
        case .null: try value.encodeNil()
        case .boolean(let boolean): try value.encode(boolean)
        case .number(let number): try value.encode(number)
        case .text(let text): try value.encode(text)
        case .array(let array): try value.encode(array)
        case .object(let members): try value.encode(members)
        }
    }
}
