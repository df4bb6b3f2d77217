import PQ
import SkeinSQL

/// What a test's database holds at its start.
public enum TestSchema: String, Sendable, CaseIterable {
    /// Nothing.
    case empty
    /// The queue.
    case skein
    /// The queue and the education programme.
    case programme

    var parts: [SchemaPart] {
        switch self {
        case .empty: []
        case .skein: [.skein]
        case .programme: [.skein, .programme]
        }
    }
}

/// The databases that the tests' ones are copied from: made once per cluster and text of `sql/`.
actor Templates {
    static let shared = Templates()

    private var made: [TestSchema: Task<String, any Error>] = [:]

    func name(of schema: TestSchema) async throws -> String {
        if schema == .empty { return "template0" }
        if let task = made[schema] { return try await task.value }
        let task = Task { try await Self.make(schema) }
        made[schema] = task
        return try await task.value
    }

    private static func make(_ schema: TestSchema) async throws -> String {
        let text = EmbeddedSQL.files.map { "\($0.path) \($0.checksum)" }.joined(separator: "\n")
        let name = "template_\(schema.rawValue)_" + SQLFile(path: "all", text: text).checksum.prefix(16)
        let conninfo = try await TestCluster.shared.conninfo()
        let admin = try await PGConnection.connect(conninfo, logger: testLogger)
        // Another test process of the same cluster may be at it: one makes it, the other finds it.
        let exists = try await admin.run { c in
            _ = try c.query("select pg_advisory_lock(hashtextextended($1, 0))", [.text(name)], timeout: .seconds(120))
            return try c.query("select from pg_database where datname = $1", [.text(name)]).count == 1
        }
        if !exists {
            try await admin.run { c in
                try c.script("drop database if exists draft_\(name) with (force)")
                try c.script("create database draft_\(name) template template0")
            }
            let inside = try await PGConnection.connect(conninfo + " dbname=draft_\(name)", logger: testLogger)
            try await inside.run { c in
                _ = try Migrator(logger: testLogger, parts: schema.parts).up(c)
                // Fresh statistics and no hint bits to set make the copies equal to a used database.
                try c.script("vacuum analyze", timeout: .seconds(120))
                c.close()
            }
            try await admin.run { c in
                try c.script("alter database draft_\(name) rename to \(name)")
                try c.script("alter database \(name) with is_template true allow_connections false")
            }
        }
        try await admin.run { c in c.close() }
        return name
    }
}
