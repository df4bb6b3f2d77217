import FoundationEssentials
import Glibc
import LocalPostgres
import PQ
import TestSupport
import Testing

/// The private server in a directory.
@Suite("LocalPostgres")
struct LocalPostgresTests {
    @Test("starts once, is found by others, stops, and keeps its data")
    func lifecycle() async throws {
        try await withCluster { server in
            let pid = try #require(server.postmasterPID())
            #expect(try await server.start() == server.conninfo)
            let other = LocalPostgres(directory: server.directory, logger: testLogger)
            #expect(other.postmasterPID() == pid)
            try await run("create table kept (id int)", other.conninfo)
            try await server.stop()
            #expect(await server.isRunning() == false)
            try await server.stop()
            try await other.start()
            try await run("select from kept", other.conninfo)
        }
    }

    @Test("comes back after kill -9 of the server, and after an immediate stop")
    func crash() async throws {
        try await withCluster { server in
            try await run("create table kept (id int)", server.conninfo)
            let pid = try #require(server.postmasterPID())
            #expect(kill(pid, SIGKILL) == 0)
            try await eventually("the server's end") { await !server.isRunning() }
            try await server.start()
            #expect(server.postmasterPID() != pid)
            try await run("select from kept", server.conninfo)
            try await server.stop(.immediate)
            try await server.start()
            try await run("select from kept", server.conninfo)
        }
    }

    @Test("a postmaster.pid that names another program's process does no harm")
    func stalePID() async throws {
        try await withCluster { server in
            let file = server.directory + "/postgres/data/postmaster.pid"
            let old = try String(contentsOf: URL(filePath: file), encoding: .utf8)
            let pid = try #require(server.postmasterPID())
            #expect(kill(pid, SIGKILL) == 0)
            try await eventually("the server's end") { await !server.isRunning() }
            let lines = old.split(separator: "\n", omittingEmptySubsequences: false)
            let forged = (["\(getpid())"] + lines.dropFirst().map(String.init)).joined(separator: "\n")
            try Data(forged.utf8).write(to: URL(filePath: file))
            #expect(await server.isRunning() == false)
            try await server.start()
            #expect(await server.isRunning())
        }
    }

    @Test("several starters at once start one server")
    func concurrentStarts() async throws {
        try await withCluster { server in
            try await server.stop(.immediate)
            let pids = try await withThrowingTaskGroup(of: Int32?.self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        try await server.start()
                        return server.postmasterPID()
                    }
                }
                return try await group.reduce(into: Set<Int32?>()) { $0.insert($1) }
            }
            #expect(pids.count == 1)
        }
    }

    @Test("a path too long for a socket, with spaces and quotes, works")
    func awkwardPath() async throws {
        try await withCluster { parent in
            let name = "it's a \"long\", path " + String(repeating: "x", count: 90)
            let directory = parent.directory + "/" + name
            let server = LocalPostgres(directory: directory, settings: ["fsync": "off"], logger: testLogger)
            #expect(server.conninfo.contains("host=/tmp/skein-"))
            try await server.start()
            try await run("select 1", server.conninfo)
            try await server.stop(.immediate)
        }
    }

    @Test("settings reach the server; a bad one is refused before or told with the server's log")
    func settings() async throws {
        try await withCluster(settings: ["application_name": "it's \\ quoted"]) { server in
            let shown = try await run("show application_name", server.conninfo + " application_name=''")
            #expect(shown != nil)
            try await server.stop(.immediate)
            let unknown = LocalPostgres(
                directory: server.directory, settings: ["no_such_setting": "1"], logger: testLogger)
            let refused = await #expect(throws: LocalPostgresError.self) { try await unknown.start() }
            #expect(refused?.code == .startFailed)
            #expect(refused?.logTail?.contains("no_such_setting") == true)
            let odd = LocalPostgres(directory: server.directory, settings: ["a b": "1"], logger: testLogger)
            let bad = await #expect(throws: LocalPostgresError.self) { try await odd.start() }
            #expect(bad?.code == .badSetting)
        }
    }

    @Test("only the owner may enter the files, and TCP is off")
    func closed() async throws {
        try await withCluster { server in
            var status = stat()
            #expect(stat(server.directory + "/postgres", &status) == 0)
            #expect(status.st_mode & 0o777 == 0o700)
            #expect(status.st_uid != 0)
            let addresses = try await run("show listen_addresses", server.conninfo)
            #expect(addresses == "")
            let checksums = try await run("show data_checksums", server.conninfo)
            #expect(checksums == "on")
        }
    }

    @Test(
        "root's own directory, which the server's user cannot reach, gets its files elsewhere",
        .enabled(if: geteuid() == 0))
    func relocated() async throws {
        let closed = "/tmp/skein-closed-\(getpid())"
        #expect(mkdir(closed, 0o700) == 0)
        let server = LocalPostgres(
            directory: closed + "/checkout/.skein", settings: ["fsync": "off"], logger: testLogger)
        try await server.start()
        #expect(server.logPath.hasPrefix("/var/lib/skein-dev/"))
        try await run("select 1", server.conninfo)
        #expect(LocalPostgres(directory: closed + "/checkout/.skein", logger: testLogger).conninfo == server.conninfo)
        let link = try FileManager.default.destinationOfSymbolicLink(atPath: closed + "/checkout/.skein/postgres")
        try await server.stop(.immediate)
        try FileManager.default.removeItem(atPath: link)
        try FileManager.default.removeItem(atPath: closed)
    }

    @discardableResult
    private func run(_ sql: String, _ conninfo: String) async throws -> String? {
        let c = try await PGConnection.connect(conninfo, logger: testLogger)
        return try await c.run { c in
            let rows = try c.query(sql)
            let value = rows.count > 0 && !rows.columns.isEmpty ? try rows.text(row: 0, 0) : nil
            c.close()
            return value
        }
    }
}
