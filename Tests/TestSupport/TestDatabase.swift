import FoundationEssentials
public import PQ
import Subprocess
import SystemPackage

/// One test's database.
public struct TestDatabase: Sendable {
    /// The superuser's connection string.
    public let conninfo: String
    /// The database's name.
    public let name: String

    /// Opens a session as superuser. Close it before the test ends, or drop the last reference to it.
    public func connect(options: PGConnectOptions = .init()) async throws -> PGConnection {
        try await PGConnection.connect(conninfo, options: options, logger: testLogger)
    }

    /// Makes a login that nobody else uses, and removes it after the test.
    /// - Parameters:
    ///   - label: Makes several of one test distinct, for example `producer`.
    ///   - groups: Roles that it is a member of.
    ///   - attributes: More attributes, for example `createrole`.
    /// - Returns: Its name and its connection string to this database.
    public func createLogin(
        _ label: String, in groups: [String] = [], attributes: String = ""
    ) async throws -> (role: String, conninfo: String) {
        let role = "\(name)_\(label)"
        let c = try await connect()
        try await c.run { c in
            let membership = groups.isEmpty ? "" : " in role " + groups.joined(separator: ", ")
            try c.script("create role \(role) login \(attributes)\(membership)")
            c.close()
        }
        return (role, conninfo + " user=\(role)")
    }

    /// Runs a script through `psql`, which stops at the first error.
    /// - Parameters:
    ///   - script: SQL and psql commands.
    ///   - conninfo: Another login's, for example; nil for the superuser's.
    /// - Returns: Standard output: rows only, columns separated by `|`.
    /// - Throws: ``TestFailure`` with standard error when psql ends with another status than 0.
    @discardableResult
    public func psql(_ script: String, conninfo: String? = nil) async throws -> String {
        try await client(
            "psql", ["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", conninfo ?? self.conninfo], script)
    }

    /// What `pg_dump` writes of this database, without lines that differ from run to run.
    /// - Parameter arguments: For example `--schema-only`.
    public func dump(_ arguments: [String] = ["--schema-only"]) async throws -> String {
        try await client("pg_dump", arguments + ["-d", conninfo], "")
            .split(separator: "\n", omittingEmptySubsequences: false)
            .filter { !$0.hasPrefix("\\restrict") && !$0.hasPrefix("\\unrestrict") && !$0.hasPrefix("--") }
            .joined(separator: "\n")
    }

    private func client(_ program: String, _ arguments: [String], _ input: String) async throws -> String {
        let result = try await Subprocess.run(
            .name(program), arguments: Arguments(arguments),
            environment: .inherit.updating(["PGOPTIONS": nil, "PGCONNECT_TIMEOUT": "10", "LC_ALL": "C.UTF-8"]),
            input: .string(input), output: .string(limit: 64 << 20), error: .string(limit: 1 << 20))
        guard result.terminationStatus.isSuccess else {
            throw TestFailure("\(program): \(result.terminationStatus)\n\(result.standardError)")
        }
        return result.standardOutput
    }
}
