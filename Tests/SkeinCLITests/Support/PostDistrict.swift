import FoundationEssentials
import Glibc
import PQ
import TestSupport

@testable import SkeinCLI

/// A database with endpoints at a post office, and workers in processes of their own.
struct PostDistrict: Sendable {
    static let channels = ["wecom_robot", "webhook", "email"]

    let database: TestDatabase
    let office: PostOffice
    let environment: [String: String]

    /// Runs `body` in a district whose post office, files and processes end with it.
    static func with(_ body: @Sendable (PostDistrict) async throws -> Void) async throws {
        let kinds = "select skein.define_kind(k) from unnest('{notify.send,notify.deliver}'::text[]) k;"
        try await Seed.database(
            kinds + """
                update programme.policies set value = '{}' where key = 'notify.quiet';
                insert into programme.people (staff_no, name_zh) values ('s1', '张三');
                """
        ) { database in
            let keys = "/tmp/skein-keys-\(database.name)"
            try ByteFile.write("test \(Data(repeating: 7, count: 32).base64EncodedString())\n", to: keys)
            defer { unlink(keys) }
            let office = try PostOffice()
            defer { office.stop() }
            let district = PostDistrict(
                database: database, office: office,
                environment: [
                    "SKEIN_NOTIFY_KEY_FILE": keys, "SKEIN_HTTP_ALLOWED_RANGES": "127.0.0.0/8",
                    "SKEIN_DATABASE_URL": database.conninfo, "SKEIN_MAIL_HOST": "127.0.0.1",
                    "SKEIN_MAIL_PORT": "\(office.relay.port)", "SKEIN_MAIL_SECURITY": "none",
                    "SKEIN_MAIL_FROM": "skein@example.edu.cn", "SKEIN_LOG_LEVEL": "debug",
                ])
            try await body(district)
        }
    }

    func skein(_ arguments: [String], input: String = "") async throws {
        let run = await CommandRun.of(arguments, environment: environment, input: Array(input.utf8))
        guard run.status == .done else { throw TestFailure(run.transcript) }
    }

    /// Starts `skein worker`.
    func worker(_ name: String, concurrency: Int = 40, more: [String: String] = [:]) throws -> Executable {
        try Executable.start(
            ["worker", "--name", name, "--concurrency", "\(concurrency)"].map { Array($0.utf8) },
            environment: environment.merging(more) { $1 })
    }

    /// The endpoint of one message; the message's key tells its channel and the step.
    func add(_ key: String, _ channel: String, _ step: PostOffice.Step, perMinute: Int = 18) async throws {
        let address = channel == "email" ? "\(key)@example.cn" : office.http[step]?.url("/\(step)?key=planted") ?? ""
        try await add(key.lowercased(), channel, address: address, perMinute: perMinute)
    }

    func add(_ name: String, _ channel: String, address: String, perMinute: Int = 18) async throws {
        let file = "/tmp/skein-secret-\(database.name)"
        try ByteFile.write("planted-Secret-4711\n", to: file)
        defer { unlink(file) }
        let secret = channel == "email" ? [] : ["--secret-file", file]
        try await skein(
            [
                "notify", "endpoints", "add", name, "--channel", channel, "--address-file", "-", "--max-per-minute",
                "\(perMinute)",
            ] + secret, input: address + "\n")
    }

    /// SQL that sends a message with a key to an endpoint.
    static func send(_ key: String, to endpoint: String? = nil) -> String {
        """
        select programme.notify_send(jsonb_build_object('template', 'review.remind_unit',
            'audience', jsonb_build_object('endpoints', jsonb_build_array('\(endpoint ?? key.lowercased())')),
            'severity', 'normal', 'category', 'review', 'subject', 'organisation:1', 'dedupe_key', '\(key)',
            'params', jsonb_build_object('unit', '\(key)', 'year', 2026, 'due', '12-22', 'open', 3)));
        """
    }

    /// Sessions that wait for a lock in this function.
    func waiting(in function: String) async throws -> Int {
        let count = try await database.psql(
            """
            select count(*) from pg_stat_activity
            where datname = current_database() and wait_event_type = 'Lock' and query like '%\(function)%'
            """)
        return Int(count.dropLast()) ?? -1
    }

    func value(_ sql: String) async throws -> String {
        try await database.psql(sql).split(separator: "\n").joined(separator: " ")
    }
}

/// Small files of tests.
enum ByteFile {
    static func write(_ text: String, to path: String) throws {
        try Data(text.utf8).write(to: URL(filePath: path))
    }
}
