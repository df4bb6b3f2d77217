import TestSupport
import Testing

@testable import SkeinCLI

@Suite("Settings")
struct SettingsTests {
    private static let file = """
        [database]
        url = "postgresql:///file"
        [worker]
        concurrency = 4
        queues = ["a", "b"]
        [output]
        time = "utc"
        """

    private func settings(
        flags: [String: Setting.Value] = [:], environment: [String: String] = [:], file: String? = nil
    ) throws -> Settings {
        Settings(
            flags: flags, environment: environment,
            file: try file.map { try SettingsFile(path: "skein.toml", text: $0) })
    }

    @Test("Flag, environment, DATABASE_URL, file, default")
    func precedence() throws {
        let key = Setting.databaseURL
        let both = ["SKEIN_DATABASE_URL": "skein", "DATABASE_URL": "plain"]
        let all = try settings(flags: [key.key: .string("flag")], environment: both, file: Self.file)
        #expect(try all.string(key) == "flag" && all.origin(key) == "flag")
        let environment = try settings(environment: both, file: Self.file)
        #expect(try environment.string(key) == "skein" && environment.origin(key) == "SKEIN_DATABASE_URL")
        let plain = try settings(environment: ["DATABASE_URL": "plain"], file: Self.file)
        #expect(try plain.string(key) == "plain" && plain.origin(key) == "DATABASE_URL")
        let file = try settings(environment: ["SKEIN_DATABASE_URL": ""], file: Self.file)
        #expect(try file.string(key) == "postgresql:///file" && file.origin(key) == "skein.toml")
        let none = try settings()
        #expect(try none.string(key).isEmpty && none.origin(key) == "default")
    }

    @Test("Every setting has its variable, and numbers and lists are read from it")
    func environment() throws {
        let settings = try settings(
            environment: [
                "SKEIN_WORKER_CONCURRENCY": "16", "SKEIN_WORKER_QUEUES": "x,y",
                "SKEIN_DATABASE_PREPARED_STATEMENTS": "false",
            ], file: Self.file)
        #expect(try settings.integer(.workerConcurrency) == 16)
        #expect(try settings.strings(.workerQueues) == ["x", "y"])
        #expect(try settings.boolean(.preparedStatements) == false)
        #expect(Setting.workerConcurrency.environmentName == "SKEIN_WORKER_CONCURRENCY")
        #expect(try settings.word(.outputTime, as: TimeStyle.self) == .utc)
    }

    @Test(
        "Wrong files are refused with the key and the nearest known one",
        arguments: [
            ("[worker]\nconcurency = 4", "unknown key worker.concurency. Did you mean worker.concurrency?"),
            ("[wroker]\nconcurrency = 4", "unknown key wroker. Did you mean worker?"),
            ("[worker]\nconcurrency = \"four\"", "worker.concurrency from skein.toml must be a int"),
            ("[worker]\nqueues = \"a\"", "worker.queues from skein.toml must be a stringArray"),
            ("[worker\n", "skein.toml:1:8"), ("secret_thing = 1", "unknown key secret_thing"),
        ])
    func wrongFiles(_ text: String, _ expected: String) {
        let error = #expect(throws: CLIError.self) { try SettingsFile(path: "skein.toml", text: text) }
        #expect(error?.message.contains(expected) == true, "\(error?.message ?? "")")
        #expect(error?.status == .usage)
    }

    @Test("Values out of range name where they come from")
    func ranges() throws {
        let wrong = try settings(environment: ["SKEIN_WORKER_CONCURRENCY": "-1"])
        let error = #expect(throws: CLIError.self) { try wrong.integer(.workerConcurrency) }
        #expect(error?.message == "worker.concurrency from SKEIN_WORKER_CONCURRENCY must be from 1 to 10000")
        let words = try settings(environment: ["SKEIN_LOG_LEVEL": "loud"])
        #expect(throws: CLIError.self) { try words.string(.logLevel) }
        let text = try settings(environment: ["SKEIN_WORKER_CONCURRENCY": "many"])
        #expect(throws: CLIError.self) { try text.integer(.workerConcurrency) }
    }

    @Test(
        "No password is ever shown",
        arguments: [
            ("postgresql://me:secret@host/db", "postgresql://me:***@host/db"),
            ("postgres://me:se@cret@host:5432/db?sslmode=require", "postgres://me:***@host:5432/db?sslmode=require"),
            ("host=x password=secret dbname=y", "host=x password=*** dbname=y"),
            ("host=x password = 'sec ret\\' x' dbname=y", "host=x password = *** dbname=y"),
            ("postgresql://host/db?password=secret&user=me", "postgresql://host/db?password=***&user=me"),
            ("postgresql:///db?sslpassword=secret", "postgresql:///db?sslpassword=***"),
            ("service=main", "service=main"),
        ])
    func redaction(_ conninfo: String, _ shown: String) {
        #expect(Conninfo.redacted(conninfo) == shown)
    }

    @Test("The configuration is shown with its origins and without a password")
    func show() async throws {
        let run = await CommandRun.of(
            "config", "show", "--origin", "--db", "postgresql://me:planted-4711@nowhere/x",
            environment: ["SKEIN_LOG_LEVEL": "debug"])
        #expect(run.status == .done)
        #expect(!run.out.contains("planted-4711"))
        try goldenFile("config-show.txt", run.out)
        let json = await CommandRun.of("config", "show", "-o", "json")
        try goldenFile("config-show.json", json.out)
    }
}
