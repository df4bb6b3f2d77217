import FoundationEssentials
import Glibc
public import LocalPostgres
import Subprocess
import SystemPackage

/// Copies a server, which is stopped for it, and runs `body` while the copy follows as a hot standby; removes it afterwards.
public func withStandby(
    of primary: LocalPostgres, _ body: (LocalPostgres) async throws -> Void
) async throws {
    try await primary.stop()
    let directory = primary.directory + "-standby"
    let standby = LocalPostgres(
        directory: directory,
        settings: ["primary_conninfo": primary.conninfo.replacing(" dbname=postgres", with: "")],
        logger: testLogger)
    let copied = try await Subprocess.run(
        .path("/bin/cp"), arguments: ["-a", primary.directory, directory],
        output: .string(limit: 4096), error: .combinedWithOutput)
    guard copied.terminationStatus.isSuccess else { throw TestFailure("cp: \(copied.standardOutput)") }
    let outcome: Result<Void, any Error>
    do {
        let signal = directory + "/postgres/data/standby.signal"
        guard FileManager.default.createFile(atPath: signal, contents: nil), chmod(signal, 0o666) == 0 else {
            throw TestFailure("no \(signal)")
        }
        try await primary.start()
        try await standby.start()
        try await body(standby)
        outcome = .success(())
    } catch {
        outcome = .failure(error)
    }
    try? await standby.stop(.immediate)
    try? FileManager.default.removeItem(atPath: directory)
    try outcome.get()
}
