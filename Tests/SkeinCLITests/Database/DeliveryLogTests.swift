import Glibc
import Synchronization
import TestSupport
import Testing

@testable import SkeinCLI

/// What a worker writes while messages fail in every way.
@Suite("Logs of deliveries", .timeLimit(.minutes(2)))
struct DeliveryLogTests {
    /// What must stand in no log, no error and no answer of a command: address, secret, password, text.
    private static let planted = ["planted-box", "planted-key", "planted-Secret-4711", "planted文字", "13900004711"]

    /// Answers of receivers that repeat all that they were sent: nothing of it may be taken over.
    private static let answers: [(name: String, status: String, isRobot: Bool)] = [
        ("refused", "400 Bad Request", false), ("busy", "503 Busy", false), ("throttled", "429 Too Many", false),
        ("odd", "200 OK", true), ("wrong", "403 Forbidden", true),
    ]

    @Test(
        "addresses, secrets, passwords and texts are in no log line at trace, no error and no row beside the message's own"
    )
    func scan() async throws {
        let heard = Mutex("")
        let http = try Self.answers.map { answer in
            try LoopbackServer { connection in
                let request = connection.readRequest()
                heard.withLock { $0 += request }
                let echo = request.replacing("\"", with: "'").replacing("\r\n", with: " ")
                connection.send(
                    LoopbackServer.answer(answer.status, body: #"{"errcode":\#(93_001),"errmsg":"\#(echo)"}"#))
            }
        }
        let relay = try LoopbackServer { Self.mail($0) }
        defer { (http + [relay]).forEach { $0.stop() } }
        try await PostDistrict.with { district in
            let password = "/tmp/skein-password-\(district.database.name)"
            try ByteFile.write("planted-Secret-4711\n", to: password)
            defer { unlink(password) }
            for (answer, server) in zip(Self.answers, http) {
                let url = server.url("/planted-key?key=planted-key")
                try await district.add(answer.name, answer.isRobot ? "wecom_robot" : "webhook", address: url)
            }
            try await district.add("nowhere", "webhook", address: "https://planted-key.invalid/planted-key")
            try await district.add("private", "webhook", address: "http://10.0.0.1/planted-key")
            try await district.add("box", "email", address: "planted-box@example.cn")
            let names = Self.answers.map(\.name) + ["nowhere", "private", "box"]
            let worker = try district.worker(
                "scanned",
                more: [
                    "SKEIN_LOG_LEVEL": "trace", "SKEIN_MAIL_PORT": "\(relay.port)", "SKEIN_MAIL_USER": "skein",
                    "SKEIN_MAIL_PASSWORD_FILE": password,
                ])
            for name in names {
                try await district.database.psql(PostDistrict.send("planted文字13900004711\(name)", to: name))
            }
            try await eventually(within: .seconds(40), "each has failed once") {
                try await district.value(
                    "select count(*) from programme.delivery where provider_code is not null") == "\(names.count)"
            }
            worker.send(SIGTERM)
            let log = await worker.end().err
            for code in ["channel_http_429", "channel_http_503", "channel_93001", "channel_http_dns"] {
                #expect(log.contains(code), "the log does not tell of \(code)")
            }
            #expect(
                try await district.value(
                    "select string_agg(endpoint || ' ' || provider_code, ',' order by endpoint) from programme.delivery where status = 'dead'"
                )
                    == "box smtp_550,private http_refused,refused http_400,wrong http_403")
            #expect(heard.withLock { $0 }.contains("planted文字") && heard.withLock { $0 }.contains("planted-key"))
            let rows = try await district.database.dump(["--data-only", "--exclude-table=programme.notifications"])
            for word in Self.planted {
                #expect(!log.contains(word), "\(word)\n\(log)")
                #expect(!rows.contains(word), "\(word)")
            }
            for command in [["notify", "deliveries"], ["notify", "endpoints", "list"], ["jobs", "list"], ["doctor"]] {
                let run = await CommandRun.of(command, environment: district.environment)
                for word in Self.planted { #expect(!run.transcript.contains(word), "\(word) \(command)") }
            }
            print("log scan: \(log.split(separator: "\n").count) lines at trace, \(Self.planted.count) words, found 0")
        }
    }

    /// A relay that repeats whatever it is told.
    private static func mail(_ connection: LoopbackServer.Connection) {
        connection.send("220 relay\r\n")
        while let line = connection.read() {
            switch line.prefix(4).uppercased() {
            case "EHLO": connection.send("250-relay\r\n250 AUTH PLAIN\r\n")
            case "AUTH":
                connection.send("334 \r\n")
                guard connection.read() != nil else { return }
                connection.send("235 hello skein planted-Secret-4711\r\n")
            case "RCPT": connection.send("550 5.1.1 \(line.filter { !$0.isNewline }): no such mailbox\r\n")
            case "QUIT": return _ = connection.send("221 bye\r\n")
            default: connection.send("250 \(line.filter { !$0.isNewline })\r\n")
            }
        }
    }
}
