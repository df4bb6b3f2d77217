import FoundationEssentials
import Subprocess
import SystemPackage
import TestSupport
import Testing

/// Where the test's `skein` lies: beside the bundle of the tests.
let skeinProgram: String = {
    let bundle = CommandLine.arguments.first { $0.hasSuffix(".xctest") }
    let own = bundle ?? (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    return URL(filePath: own).deletingLastPathComponent().appending(path: "skein").path
}()

/// Runs `body` while `skein web` serves a database on a port of its own; it is given `127.0.0.1:PORT`.
func withWeb(_ database: TestDatabase, _ body: @Sendable (String) async throws -> Void) async throws {
    try await withPage(database, ["web", "--listen", "127.0.0.1:0"], body)
}

/// The same of a worker that serves the page beside its work.
func withWorker(_ database: TestDatabase, _ body: @Sendable (String) async throws -> Void) async throws {
    try await withPage(database, ["worker", "--web", "127.0.0.1:0"]) { address in
        // the page listens before the kinds are known
        try await eventually(within: .seconds(60), "the worker takes jobs") {
            try await database.psql("select count(*) from skein.kind where name = 'noop'") == "1\n"
        }
        try await body(address)
    }
}

private func withPage(
    _ database: TestDatabase, _ arguments: [String], _ body: @Sendable (String) async throws -> Void
) async throws {
    let errors = "/tmp/skein-web-\(UInt64.random(in: 0 ... .max))"
    defer { try? FileManager.default.removeItem(atPath: errors) }
    let log = try FileDescriptor.open(
        errors, .writeOnly, options: [.create, .truncate], permissions: .ownerReadWrite)
    _ = try await Subprocess.run(
        .path(FilePath(skeinProgram)), arguments: Arguments(arguments),
        environment: .inherit.updating([
            "SKEIN_DATABASE_URL": database.conninfo, "SKEIN_CONFIG": "/dev/null", "SKEIN_LANG": "en",
        ]),
        input: .none, output: .discarded, error: .fileDescriptor(log, closeAfterSpawningProcess: true)
    ) { execution in
        let outcome: Result<Void, any Error>
        do {
            try await eventually(within: .seconds(20), "skein \(arguments[0]) listens") { address(in: errors) != nil }
            try await body(address(in: errors) ?? "")
            outcome = .success(())
        } catch {
            outcome = .failure(error)
        }
        try execution.send(signal: .terminate)
        try outcome.get()
    }
}

private func address(in file: String) -> String? {
    let text = FileManager.default.contents(atPath: file).map { String(decoding: $0, as: UTF8.self) } ?? ""
    return text.firstMatch(of: #/http:\/\/(127\.0\.0\.1:[0-9]+)\//#).map { String($0.1) }
}
