import FoundationEssentials
import PQ
public import Testing

/// Runs `body` with a database of its own, copied from a template (0.2 s where the server's files are in memory), and
/// drops it.
///
/// The test fails when sessions are still open 5 s after `body` has returned. At most as many bodies as
/// `SKEIN_TEST_DATABASES` says (default 6) run at a time; a nested call does not count.
public func withDatabase(
    _ schema: TestSchema = .skein, sourceLocation: SourceLocation = #_sourceLocation,
    _ body: @Sendable (TestDatabase) async throws -> Void
) async throws {
    let nested = DatabaseLease.isHeld
    if !nested { await DatabaseLease.permits.take() }
    let outcome: Result<Void, any Error>
    do {
        try await DatabaseLease.$isHeld.withValue(true) {
            try await lend(schema, sourceLocation, body)
        }
        outcome = .success(())
    } catch {
        outcome = .failure(error)
    }
    if !nested { await DatabaseLease.permits.give() }
    try outcome.get()
}

private enum DatabaseLease {
    @TaskLocal static var isHeld = false

    static let permits: Permits = {
        let given = ProcessInfo.processInfo.environment["SKEIN_TEST_DATABASES"].flatMap { Int($0) }
        return Permits(max(1, given ?? 6))
    }()
}

private func lend(
    _ schema: TestSchema, _ sourceLocation: SourceLocation, _ body: @Sendable (TestDatabase) async throws -> Void
) async throws {
    let template = try await Templates.shared.name(of: schema)
    let cluster = try await TestCluster.shared.conninfo()
    let name = "test_" + String(UInt64.random(in: 0 ... .max), radix: 36)
    let admin = try await PGConnection.connect(cluster, logger: testLogger)
    // The default strategy: as fast as file_copy here, and without its checkpoints, which all other tests would feel.
    try await admin.run { c in
        try c.script("create database \(name) template \(template) strategy wal_log", timeout: .seconds(60))
    }
    let database = TestDatabase(conninfo: cluster + " dbname=\(name)", name: name)
    let outcome: Result<Void, any Error>
    do {
        try await body(database)
        outcome = .success(())
    } catch {
        outcome = .failure(error)
    }
    if case .success = outcome, let open = try await sessionsLeft(in: name, admin) {
        Issue.record("sessions are still open after the test:\n\(open)", sourceLocation: sourceLocation)
    }
    try await admin.run { c in
        try c.script("drop database if exists \(name) with (force)", timeout: .seconds(60))
        let roles = try c.query("select rolname from pg_roles where starts_with(rolname, $1)", [.text(name + "_")])
        for row in 0..<roles.count {
            try c.script("drop role \(try roles.get(String.self, row: row, 0))")
        }
        c.close()
    }
    try outcome.get()
}

/// The open sessions, once they have had 5 s to go; nil when none is left.
private func sessionsLeft(in name: String, _ admin: PGConnection) async throws -> String? {
    let deadline = ContinuousClock.now + .seconds(5)
    while true {
        let open = try await admin.run { c in
            let rows = try c.query(
                """
                select format('%s %s %s: %s', pid, application_name, state, left(query, 200))
                from pg_stat_activity
                where datname = $1 and backend_type = 'client backend'
                """, [.text(name)])
            return try (0..<rows.count).map { try rows.get(String.self, row: $0, 0) }
        }
        if open.isEmpty { return nil }
        guard ContinuousClock.now < deadline else { return open.joined(separator: "\n") }
        try await Task.sleep(for: .milliseconds(10))
    }
}
