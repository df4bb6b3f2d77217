import FoundationEssentials
import Glibc
import LocalPostgres
import PQ
import Subprocess
import SystemPackage
import Testing

/// Debian's PgBouncer in front of the test cluster, in transaction mode unless told otherwise.
public struct PgBouncer: Sendable {
    let directory: String

    /// The connection string of a database through the pooler.
    /// - Parameters:
    ///   - database: The database's name.
    ///   - user: A login that was named to ``withPgBouncer(settings:users:_:)``.
    public func conninfo(_ database: TestDatabase, user: String = "postgres") -> String {
        "host=\(directory) port=6432 user=\(user) dbname=\(database.name)"
    }

    /// Ends the sessions of a database, which the pooler keeps open behind its clients.
    public func endSessions(_ database: TestDatabase) async throws {
        try await database.psql(
            """
            select pg_terminate_backend(pid)
            from pg_stat_activity
            where datname = current_database() and pid <> pg_backend_pid()
            """)
    }
}

/// Runs `body` with a PgBouncer of its own, on a Unix socket, and ends it.
/// - Parameters:
///   - settings: Lines of its `[pgbouncer]` section, over the defaults (`pool_mode=transaction`).
///   - users: Logins that may pass beside `postgres`.
public func withPgBouncer(
    settings: [String: String] = [:], users: [String] = [], _ body: (PgBouncer) async throws -> Void
) async throws {
    let program = "/usr/sbin/pgbouncer"
    guard access(program, X_OK) == 0 else { throw TestFailure("\(program) is missing: apt-get install pgbouncer") }
    let cluster = try await TestCluster.shared.conninfo()
    let directory = TestCluster.temporaryPath("pooler")
    defer { try? FileManager.default.removeItem(atPath: directory) }
    try Watchdog.guardDirectory(directory)
    let user = try makeDirectory(directory, serving: cluster)
    try write(configuration(in: directory, cluster: cluster, settings: settings), "pgbouncer.ini", directory, user)
    let names = Set(users + ["postgres"]).sorted()
    try write(names.map { "\"\($0)\" \"\"\n" }.joined(), "users.txt", directory, user)

    let command = (user?.prefix ?? []) + [program, "-q", directory + "/pgbouncer.ini"]
    _ = try await Subprocess.run(
        .path(FilePath(command[0])), arguments: Arguments(Array(command.dropFirst())), workingDirectory: "/",
        input: .none, output: .discarded, error: .discarded
    ) { execution in
        let outcome: Result<Void, any Error>
        do {
            let log = directory + "/pgbouncer.log"
            let here = SourceLocation(fileID: #fileID, filePath: #filePath, line: #line, column: #column)
            try await eventually(within: .seconds(10), "PgBouncer's socket, see \(log)", sourceLocation: here) {
                isListening(directory + "/.s.PGSQL.6432")
            }
            try await body(PgBouncer(directory: directory))
            outcome = .success(())
        } catch {
            outcome = .failure(error)
        }
        try execution.send(signal: .kill)
        try outcome.get()
    }
}

/// Whether somebody takes connections there: the file is there a moment before that.
private func isListening(_ path: String) -> Bool {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { return false }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    return withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
        }
    }
}

/// PgBouncer refuses root as PostgreSQL does: it runs as the owner of the server's socket.
private func makeDirectory(_ directory: String, serving cluster: String) throws -> SystemUser? {
    guard mkdir(directory, 0o700) == 0 else { throw TestFailure("cannot make \(directory)") }
    guard geteuid() == 0 else { return nil }
    var status = stat()
    guard let host = value(of: "host", in: cluster), stat(host, &status) == 0,
        let user = SystemUser(uid: status.st_uid),
        chown(directory, user.uid, user.gid) == 0
    else { throw TestFailure("cannot find out who runs the test cluster (\(cluster))") }
    return user
}

private func configuration(in directory: String, cluster: String, settings: [String: String]) throws -> String {
    guard let host = value(of: "host", in: cluster) else {
        throw TestFailure("the test cluster's conninfo names no host: \(cluster)")
    }
    var all = [
        "listen_addr": "", "listen_port": "6432", "unix_socket_dir": directory, "auth_type": "trust",
        "pidfile": directory + "/pgbouncer.pid",
        "auth_file": directory + "/users.txt", "logfile": directory + "/pgbouncer.log", "pool_mode": "transaction",
        "default_pool_size": "5", "max_client_conn": "200", "ignore_startup_parameters": "extra_float_digits",
    ]
    all.merge(settings) { _, given in given }
    let lines = all.sorted { $0.key < $1.key }.map { "\($0.key) = \($0.value)" }
    let database = "* = host=\(host) port=\(value(of: "port", in: cluster) ?? "5432")"
    return (["[databases]", database, "[pgbouncer]"] + lines).joined(separator: "\n") + "\n"
}

private func value(of keyword: String, in conninfo: String) -> String? {
    conninfo.split(separator: " ").last { $0.hasPrefix(keyword + "=") }.map { String($0.dropFirst(keyword.count + 1)) }
}

private func write(_ text: String, _ name: String, _ directory: String, _ user: SystemUser?) throws {
    let path = directory + "/" + name
    try Data(text.utf8).write(to: URL(filePath: path))
    guard chmod(path, 0o600) == 0, user.map({ chown(path, $0.uid, $0.gid) == 0 }) ?? true else {
        throw TestFailure("cannot give \(path) to PgBouncer")
    }
}
