import FoundationEssentials
import Glibc
import LocalPostgres
import PQ
import Subprocess
import SystemPackage

/// A server that is reached over TCP, by TLS and password only, with certificates made for it.
public struct TLSServer: Sendable {
    /// An address of the loopback range that no other server listens on; the certificate names it.
    public let host: String
    /// The authority that signed the server's certificate.
    public let authority: String
    /// Another authority, which signed nothing.
    public let stranger: String
    /// A login that has to give its password.
    public let user = "clerk"
    /// Has what a password file and a connection string must escape.
    public let password = "'geheim 9\\"
    /// The database to use.
    public let database = "postgres"

    /// Connection string without password and without TLS settings.
    public var conninfo: String { "host=\(host) port=5432 user=\(user) dbname=\(database)" }
    /// The line of a password file (`man libpq`, "The Password File"): colons and backslashes are escaped.
    public var passwordLine: String {
        "\(host):5432:\(database):\(user):" + password.replacing("\\", with: "\\\\").replacing(":", with: "\\:") + "\n"
    }
}

/// Runs `body` with a ``TLSServer`` of its own, which is removed afterwards, and a folder for the body's files.
public func withTLSServer(_ body: (TLSServer, String) async throws -> Void) async throws {
    try await withCluster { server in
        let folder = server.directory + "-tls"
        guard mkdir(folder, 0o755) == 0 else { throw TestFailure("cannot make \(folder)") }
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let host = "127.\(Int.random(in: 2...250)).\(Int.random(in: 2...250)).\(Int.random(in: 2...250))"
        let certificates = Certificates(folder: folder)
        for name in ["authority", "stranger"] { try await certificates.makeAuthority(name) }
        try await certificates.sign(host: host, by: "authority")
        let tls = TLSServer(host: host, authority: folder + "/authority.crt", stranger: folder + "/stranger.crt")
        try await configure(server, tls, folder)
        try await server.stop()
        try await server.start()
        try await body(tls, folder)
    }
}

private func configure(_ server: LocalPostgres, _ tls: TLSServer, _ folder: String) async throws {
    let admin = try await PGConnection.connect(server.conninfo, logger: testLogger)
    try await admin.run { c in
        defer { c.close() }
        let hba = try c.query("show hba_file").get(String.self, row: 0, 0)
        let rules = try String(contentsOf: URL(filePath: hba), encoding: .utf8)
        // In place: the file keeps the owner that the server runs as.
        let file = try FileDescriptor.open(FilePath(hba), .writeOnly, options: .truncate)
        try file.closeAfter {
            _ = try file.writeAll("hostssl all \(tls.user) 127.0.0.0/8 scram-sha-256\n\(rules)".utf8)
        }
        let settings = [
            "listen_addresses": tls.host, "ssl": "on", "ssl_cert_file": folder + "/server.crt",
            "ssl_key_file": folder + "/server.key",
        ]
        for (name, value) in settings { _ = try c.query("alter system set \(name) = '\(value)'") }
        let quoted = "'" + tls.password.replacing("'", with: "''") + "'"
        _ = try c.query("create role \(tls.user) login superuser password \(quoted)")
    }
    // The key belongs to the server's account, and is readable by nobody else.
    var status = stat()
    guard stat(server.directory + "/postgres/data/PG_VERSION", &status) == 0,
        chown(folder + "/server.key", status.st_uid, status.st_gid) == 0
    else { throw TestFailure("cannot give the key to the server") }
}

private struct Certificates {
    let folder: String

    func makeAuthority(_ name: String) async throws {
        try await openssl(
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj",
            "/CN=\(name)", "-keyout", "\(folder)/\(name).key", "-out", "\(folder)/\(name).crt")
    }

    func sign(host: String, by authority: String) async throws {
        try await openssl(
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj",
            "/CN=\(host)", "-addext", "subjectAltName=IP:\(host)", "-addext", "basicConstraints=critical,CA:FALSE",
            "-CA", "\(folder)/\(authority).crt", "-CAkey", "\(folder)/\(authority).key", "-keyout",
            "\(folder)/server.key", "-out", "\(folder)/server.crt")
    }

    private func openssl(_ arguments: String...) async throws {
        let result = try await Subprocess.run(
            .name("openssl"), arguments: Arguments(arguments), output: .string(limit: 8_192),
            error: .combinedWithOutput)
        guard result.terminationStatus.isSuccess else {
            throw TestFailure("openssl \(arguments[0]): \(result.standardOutput)")
        }
    }
}
