import FoundationEssentials
import PQ
import Skein
import SkeinTesting
import Synchronization
import TestSupport
import Testing

@testable import Programme

/// `video.publish_metadata` and `video.sync_status` against a server that plays the platform.
@Suite("Video: publication")
struct PublicationTests {
    private static func has(_ state: String, _ id: String = "r-1") -> String {
        LoopbackServer.answer("200 OK", body: #"{"id":"\#(id)","state":"\#(state)"}"#)
    }

    /// A server that answers each connection with what the script makes of the request and its number.
    private static func peer(
        _ requests: Requests, _ script: @escaping @Sendable (String, Int) -> String?
    ) throws -> LoopbackServer {
        try LoopbackServer { connection in
            let request = connection.readRequest()
            let number = requests.add(request)
            if let answer = script(request, number) { connection.send(answer) } else { connection.waitForEnd() }
        }
    }

    @Test("from blocked to published: what is missing is told, a long title is cut between characters and said so")
    func whole() async throws {
        try await withOutlet { outlet in
            let requests = Requests()
            let server = try Self.peer(requests) { request, _ in
                request.hasPrefix("POST") ? Self.has("under_review") : Self.has("published")
            }
            defer { server.stop() }
            try await outlet.peer(server)
            #expect(try await outlet.publish() == #"blocked ["subject"]"#)
            #expect(try await outlet.attempt().result?.contains("blocked") == true)
            #expect(server.connections == 0)
            // Seven code points, then one character of five, which does not fit.
            try await outlet.town.run("update programme.videos set title_zh = '一二三四五六七👨‍👩‍👧八'")
            try await outlet.describe()
            #expect(try await outlet.publish() == "ready")
            #expect(try await outlet.attempt().result == #"{"status":"under_review"}"#)
            #expect(try await outlet.state() == "under_review r-1 -")
            let request = requests.all.joined()
            #expect(request.contains(#""general.title":"一二三四五六七""#), "\(request)")
            #expect(request.contains(#""classification.taxonpath.subject":"数学""#))
            #expect(request.contains("Authorization: Bearer \(Outlet.secret)"))
            #expect(request.contains("Idempotency-Key: c1:city:"))
            #expect(
                try await outlet.town.value(
                    "select (warnings #>> '{0,check}') || (warnings #>> '{0,verdict}') from programme.publication")
                    == "titleWARN")
            try await outlet.sync()
            #expect(try await outlet.state() == "published r-1 -")
            #expect(try await outlet.publish() == "published")
            #expect(server.connections == 2)
            #expect(!(try await outlet.town.database.dump(["--data-only"])).contains(Outlet.secret))
        }
    }

    @Test("429 waits as told, 4xx rejects, and after a correction the next round begins")
    func refused() async throws {
        try await withOutlet { outlet in
            let requests = Requests()
            let server = try Self.peer(requests) { _, number in
                switch number {
                case 1: LoopbackServer.answer("429 Too Many Requests", headers: "Retry-After: 77\r\n")
                case 2: LoopbackServer.answer("422 Unprocessable")
                default: Self.has("published")
                }
            }
            defer { server.stop() }
            try await outlet.peer(server)
            try await outlet.describe()
            try await outlet.publish()
            let failure = try await outlet.failure()
            #expect(failure?.code == "platform_http_429" && failure?.retryAfter == .seconds(77))
            #expect(try await outlet.attempt().result == #"{"status":"rejected"}"#)
            #expect(try await outlet.state() == "rejected - http_422")
            #expect(try await outlet.publish() == "ready")
            #expect(try await outlet.attempt().result == #"{"status":"published"}"#)
            #expect(requests.all.filter { $0.hasPrefix("POST") }.count == 3)
        }
    }

    static let lost: [(String, String?)] = [
        ("503", LoopbackServer.answer("503 Service Unavailable")), ("500", LoopbackServer.answer("500 Oops")),
        ("half", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"id\":"), ("silence", nil),
        ("nonsense", LoopbackServer.answer("200 OK", body: "<html>")),
    ]

    @Test(
        "after an unknown outcome the platform is asked first: one that has it is never sent it again", arguments: lost)
    func unknownTaken(_ name: String, _ answer: String?) async throws {
        try await withOutlet { outlet in
            let requests = Requests()
            let server = try Self.peer(requests) { request, _ in
                request.hasPrefix("POST") ? answer : Self.has("under_review")
            }
            defer { server.stop() }
            try await outlet.peer(server)
            try await outlet.describe()
            try await outlet.publish()
            #expect(try await outlet.failure() != nil)
            #expect(try await outlet.state().hasPrefix("submitted - "))
            #expect(try await outlet.attempt().result == #"{"status":"under_review"}"#)
            #expect(requests.all.map { String($0.prefix(4)) } == ["POST", "GET "], "\(name)")
        }
    }

    @Test("after an unknown outcome, one that does not have it is sent it again, under the same key")
    func unknownAbsent() async throws {
        try await withOutlet { outlet in
            let requests = Requests()
            let server = try Self.peer(requests) { request, number in
                if request.hasPrefix("GET") { return LoopbackServer.answer("404 Not Found") }
                return number == 1 ? nil : Self.has("published")
            }
            defer { server.stop() }
            try await outlet.peer(server)
            try await outlet.describe()
            try await outlet.publish()
            #expect(try await outlet.failure()?.code == "platform_http_timeout")
            #expect(try await outlet.attempt().result == #"{"status":"published"}"#)
            let all = requests.all
            #expect(all.map { String($0.prefix(4)) } == ["POST", "GET ", "POST"])
            let keys = all.filter { $0.hasPrefix("POST") }.compactMap { request in
                request.split(whereSeparator: \.isNewline).first { $0.lowercased().hasPrefix("idempotency-key: ") }
            }
            #expect(keys.count == 2 && Set(keys).count == 1, "\(keys)")
        }
    }

    @Test("a platform that is down is asked again and again and never sent anything blindly")
    func down() async throws {
        try await withOutlet { outlet in
            let requests = Requests()
            let server = try Self.peer(requests) { _, _ in LoopbackServer.answer("500 Oops") }
            defer { server.stop() }
            try await outlet.peer(server)
            try await outlet.describe()
            try await outlet.publish()
            for _ in 0..<4 { #expect(try await outlet.failure() != nil) }
            #expect(requests.all.filter { $0.hasPrefix("POST") }.count == 1)
        }
    }

    @Test("a changed description makes it stale, publishing again updates it; what the platform lost is withdrawn")
    func stale() async throws {
        try await withOutlet { outlet in
            let requests = Requests()
            let server = try Self.peer(requests) { request, number in
                number < 4 || request.hasPrefix("POST") ? Self.has("published") : LoopbackServer.answer("404 Gone")
            }
            defer { server.stop() }
            try await outlet.peer(server)
            try await outlet.describe()
            try await outlet.publish()
            _ = try await outlet.attempt()
            try await outlet.describe(#"{"subject":"物理"}"#)
            #expect(try await outlet.state() == "stale r-1 -")
            try await outlet.sync()
            #expect(try await outlet.publish() == "stale")
            #expect(try await outlet.attempt().result == #"{"status":"published"}"#)
            #expect(requests.all.last?.contains(#""id":"r-1""#) == true)
            try await outlet.sync()
            #expect(try await outlet.state() == "withdrawn - -")
        }
    }

    @Test("withdrawing takes it back; only what is published can be")
    func withdraw() async throws {
        try await withOutlet { outlet in
            let requests = Requests()
            let server = try Self.peer(requests) { request, _ in
                request.hasPrefix("DELETE") ? LoopbackServer.answer("204 No Content") : Self.has("published")
            }
            defer { server.stop() }
            try await outlet.peer(server)
            try await outlet.describe()
            try await outlet.publish()
            let early = try await outlet.town.refusal("select programme.video_withdraw('c1', 'city', 'T1', 'x')")
            #expect(early?.sqlState == "SK009")
            _ = try await outlet.attempt()
            try await outlet.town.run("select programme.video_withdraw('c1', 'city', 'T1', '有误')")
            #expect(try await outlet.attempt().result == #"{"status":"withdrawn"}"#)
            #expect(requests.all.last?.hasPrefix("DELETE /videos/r-1 ") == true)
        }
    }

    @Test("an address of this worker's own network is not called")
    func privateAddress() async throws {
        try await withOutlet { outlet in
            let server = try LoopbackServer.answering(Self.has("published"))
            defer { server.stop() }
            try await outlet.peer(server)
            try await outlet.describe()
            try await outlet.publish()
            let access = ChannelAccess(keys: try Street.keys())
            #expect(try await outlet.failure(access: access)?.code == "platform_http_refused")
            #expect(server.connections == 0)
            // It certainly did not arrive: nothing has to be asked.
            #expect(try await outlet.town.value("select sending_since from programme.publication") == nil)
        }
    }

    @Test("files: the source, CSV and XML, all at once; a person records what became of them")
    func fileDrop() async throws {
        try await withOutlet { outlet in
            try await outlet.platform("nation", #"{"adapter":"file_drop","required":["title"]}"#)
            try await outlet.town.run("update programme.videos set title_zh = '<一> & \"二\"'")
            #expect(try await outlet.publish("nation") == "ready")
            #expect(try await outlet.attempt("nation").result == #"{"status":"submitted"}"#)
            let outbox = "\(outlet.studio.places.root)/outbox/nation"
            let names = FileTree.names(in: outbox)
            #expect(names.count == 1 && names[0].hasPrefix("c1-"))
            let drop = "\(outbox)/\(names.first ?? "none")"
            #expect(FileTree.names(in: drop) == ["c1.mp4", "manifest.csv", "manifest.xml"])
            let script = """
                import sys, csv, xml.etree.ElementTree as E
                d = sys.argv[1]
                head, row = list(csv.reader(open(d + '/manifest.csv', encoding='utf-8-sig')))
                tree = {f.get('name'): f.text for f in E.parse(d + '/manifest.xml').getroot()}
                assert tree == dict(zip(head, row)), (tree, head, row)
                print(tree['general.title'], tree['technical.location'], open(d + '/c1.mp4').read())
                """
            #expect(try Command.run("/usr/bin/python3", ["-c", script, drop]) == "<一> & \"二\" c1.mp4 aaa\n")
            // Again: what is there is whole, and stays.
            _ = try await outlet.attempt("nation")
            #expect(FileTree.names(in: outbox) == names)
            try await outlet.town.run(
                "select programme.publication_record('c1', 'nation', 'published', 'N-7', 'T1')")
            #expect(try await outlet.state("nation") == "published N-7 -")
        }
    }

    @Test("a source that was replaced is not laid down, and no half of it is seen")
    func replacedDrop() async throws {
        try await withOutlet { outlet in
            try await outlet.platform("nation", #"{"adapter":"file_drop","required":[]}"#)
            try await outlet.publish("nation")
            try Command.run("/bin/sh", ["-c", "printf b > \(outlet.studio.sources)/a.mp4"])
            #expect(try await outlet.failure("nation")?.code == "source_replaced")
            #expect(FileTree.names(in: "\(outlet.studio.places.root)/outbox/nation").isEmpty)
        }
    }

    @Test("a platform's rules about media block; rules that are none are refused")
    func rules() async throws {
        try await withOutlet { outlet in
            try await outlet.platform(
                "strict",
                #"{"adapter":"manual","containers":["matroska"],"codecs":["hevc"],"max_bytes":2,"max_duration_s":7}"#)
            #expect(
                try await outlet.publish("strict")
                    == #"blocked ["codec h264", "container mov,mp4", "duration 8000 ms", "size 3"]"#)
            for bad in [
                "7", #"{"adapter":"ftp"}"#, #"{"adapter":"manual","colour":1}"#, #"{"adapter":"http_json"}"#,
                #"{"adapter":"manual","required":["nothing"]}"#, #"{"adapter":"manual","max_lengths":{"title":0}}"#,
                #"{"adapter":"http_json","address":"file:///etc/passwd"}"#, #"{"adapter":"manual","max_bytes":"x"}"#,
            ] {
                let error = try await outlet.town.refusal("select programme.platform_set('bad', '\(bad)')")
                #expect(error?.sqlState == "SK002", "\(bad): \(error.map { $0.message } ?? "accepted")")
            }
        }
    }

    @Test("the hourly job asks about each publication once an hour")
    func hourly() async throws {
        try await withOutlet { outlet in
            try await outlet.platform("hand", #"{"adapter":"manual","required":[]}"#)
            try await outlet.publish("hand")
            _ = try await outlet.attempt("hand")
            for expected in [1, 1] {
                _ = try await perform(SyncPublications(), in: outlet.jobs(), database: outlet.studio.queue)
                #expect(try await outlet.town.jobs("video.sync_status") == expected)
            }
        }
    }

    @Test("the report of a call that another one has followed changes nothing")
    func lateReport() async throws {
        try await withOutlet { outlet in
            let server = try LoopbackServer.answering(Self.has("published"))
            defer { server.stop() }
            try await outlet.peer(server)
            try await outlet.describe()
            try await outlet.publish()
            let begin = "select programme.publication_begin('{\"video_id\": 1, \"platform\": \"city\"}') ->> "
            // One worker is about to send and is not heard of for long; another one looks, and settles it.
            #expect(try await outlet.town.value("\(begin) 'call'") == "1")
            #expect(try await outlet.attempt().result == #"{"status":"published"}"#)
            for (result, more) in [
                ("again", #", "code": "late""#), ("rejected", #", "code": "late""#), ("absent", ""), ("unknown", ""),
            ] {
                let answer = try await outlet.town.value(
                    """
                    select programme.publication_end(
                        '{"video_id": 1, "platform": "city", "call": 1, "result": "\(result)"\(more)}')
                    """)
                #expect(answer == #"{"status": "published"}"#)
                #expect(try await outlet.state() == "published r-1 -", "\(result)")
            }
        }
    }

    @Test("taking back never joins a job that hands over, even one that has looked already")
    func withdrawBeside() async throws {
        try await withOutlet { outlet in
            try await outlet.platform("hand", #"{"adapter":"manual","required":[]}"#)
            try await outlet.publish("hand")
            _ = try await outlet.attempt("hand")
            try await outlet.town.run(
                "select programme.publication_record('c1', 'hand', 'published', 'N-1', 'T1')")
            try await outlet.describe()
            // Stale: a job hands it over again. It is running and has not asked yet what to do.
            let over = try await outlet.town.value("select programme.video_publish('c1', 'hand', 'T1') ->> 'job'")
            let back = try await outlet.town.value(
                "select programme.video_withdraw('c1', 'hand', 'T1', '有误') ->> 'job'")
            #expect(over != nil && back != nil && over != back)
            #expect(
                try await outlet.town.value("select programme.video_withdraw('c1', 'hand', 'T1', '有误') ->> 'job'")
                    == back)
        }
    }

    @Test("a platform that reviews nothing shows what it is given; nobody can record its review")
    func withoutReview() async throws {
        try await withOutlet { outlet in
            try await outlet.platform("shelf", #"{"adapter":"file_drop","required":[],"needs_review":false}"#)
            try await outlet.publish("shelf")
            #expect(try await outlet.attempt("shelf").result == #"{"status":"published"}"#)
            #expect(
                try await outlet.town.value("select published_at is not null from programme.publication") == "true")
            for state in ["under_review", "rejected"] {
                let error = try await outlet.town.refusal(
                    "select programme.publication_record('c1', 'shelf', '\(state)', null, 'T1')")
                #expect(error?.sqlState == "SK002", "\(state)")
            }
        }
    }

    @Test("what is under review can be taken back")
    func withdrawFromReview() async throws {
        try await withOutlet { outlet in
            let server = try LoopbackServer { connection in
                let isDelete = connection.readRequest().hasPrefix("DELETE")
                connection.send(
                    isDelete ? LoopbackServer.answer("204 No Content") : Self.has("under_review"))
            }
            defer { server.stop() }
            try await outlet.peer(server)
            try await outlet.describe()
            try await outlet.publish()
            _ = try await outlet.attempt()
            try await outlet.town.run("select programme.video_withdraw('c1', 'city', 'T1', '有误')")
            #expect(try await outlet.attempt().result == #"{"status":"withdrawn"}"#)
        }
    }

    @Test("the owner is told of a rejection and of a video that is gone, once each; without an owner the bureau is")
    func told() async throws {
        try await withOutlet { outlet in
            let requests = Requests()
            let server = try Self.peer(requests) { request, number in
                switch number {
                case 1: LoopbackServer.answer("422 Unprocessable")
                case 2: Self.has("published")
                default: LoopbackServer.answer("404 Gone")
                }
            }
            defer { server.stop() }
            try await outlet.town.run("update programme.videos set owner_id = 1")
            try await outlet.peer(server)
            try await outlet.describe()
            try await outlet.publish()
            _ = try await outlet.attempt()
            try await outlet.publish()
            _ = try await outlet.attempt()
            try await outlet.sync()
            #expect(try await outlet.state() == "withdrawn - -")
            try await drain(outlet.jobs(), in: outlet.studio.queue, queues: ["notify"])
            let told = try await outlet.town.lines(
                """
                select n.template, n.severity, n.params ->> 'code' code, r.person_id
                from programme.notifications n join programme.notification_recipients r using (notification_id)
                order by n.template desc
                """)
            #expect(told == ["publication.rejected normal c1 1", "publication.gone high c1 1"])
        }
    }
}
