import FoundationEssentials
import Glibc
import LocalPostgres
import PQ
import SkeinSQL
import TestSupport
import Testing

@testable import SkeinCLI

@Suite("Servers that ask for more than a socket, or have no more room", .timeLimit(.minutes(2)))
struct ServerTroubleTests {
    @Test("A service file, a password file and TLS are libpq's affair, by its own environment variables")
    func libpqFiles() async throws {
        try await withTLSServer { server, folder in
            let (service, passwords) = (folder + "/pg_service.conf", folder + "/pgpass")
            let entry = """
                [bureau]
                host=\(server.host)
                port=5432
                dbname=\(server.database)
                user=\(server.user)
                sslmode=verify-full
                sslrootcert=\(server.authority)
                """
            try Data(entry.utf8).write(to: URL(filePath: service))
            try Data(server.passwordLine.utf8).write(to: URL(filePath: passwords))
            chmod(passwords, 0o600)
            let environment = ["PGSERVICEFILE": service, "PGPASSFILE": passwords]
            let up = try await Executable.run("migrate", "up", "--db", "service=bureau", environment: environment)
            #expect(up.status == 0, "\(up)")
            let uri = "postgresql:///?service=bureau"
            let defined = try await Executable.run(
                "enqueue", "nothing.known", "--db", uri, environment: environment)
            #expect(defined.status == 1 && defined.err.contains("SK001"), "\(defined)")
            let health = try await Executable.run("health", "--db", uri, environment: environment)
            #expect(health.err.isEmpty && !health.out.isEmpty, "\(health)")

            let locked = try await Executable.run(
                "jobs", "list", "--db", uri, environment: ["PGSERVICEFILE": service])
            #expect(locked.status == 2 && locked.err.contains("no password supplied"), "\(locked)")
        }
    }

    @Test(
        "A full disk: what to do is said, and nothing is half there",
        .enabled(if: SmallDisk.isPermitted, "a small disk has to be mounted, which this account may not"))
    func fullDisk() async throws {
        try await withCluster { server in
            try await withSmallDisk(megabytes: 64, ownedAs: server.logPath) { disk in
                let admin = try await PGConnection.connect(server.conninfo, logger: testLogger)
                try await admin.run { c in
                    defer { c.close() }
                    _ = try c.query("create tablespace small location '\(disk.directory)'")
                    _ = try c.query("create database full_one tablespace small", timeout: .seconds(30))
                }
                let database = server.conninfo.replacing("dbname=postgres", with: "dbname=full_one")
                let up = await CommandRun.of("migrate", "up", "--db", database)
                #expect(up.status == .done, "\(up)")
                let connection = try await PGConnection.connect(database, logger: testLogger)
                try await connection.run { _ = try $0.query("select skein.define_kind('noop')") }
                try disk.fill()
                let job = #"{"text": ""# + String(repeating: "x", count: 60_000) + "\"}\n"
                let lines = [UInt8](String(repeating: job, count: 200).utf8)
                let english = await CommandRun.of("enqueue", "noop", "--jsonl", "-", "--db", database, input: lines)
                #expect(english.status == .failed && english.err.contains("53100"), "\(english)")
                #expect(english.err.contains("make room on the server's disk"), "\(english)")
                let chinese = await CommandRun.of(
                    "enqueue", "noop", "--jsonl", "-", "--lang", "zh-CN", "--db", database, input: lines)
                #expect(chinese.err.contains("腾出空间"), "\(chinese)")
                try disk.relieve()
                let stored = try await connection.run { c in
                    defer { c.close() }
                    return try c.query("select count(*) from skein.job").get(Int.self, row: 0, 0)
                }
                #expect(stored == 0)
                let again = await CommandRun.of("enqueue", "noop", "-o", "id", "--db", database)
                #expect(again.status == .done, "\(again)")
            }
        }
    }
}
