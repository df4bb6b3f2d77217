import PQ

/// Reads for pages: everything as text, in a transaction that reads only and ends after two seconds, whatever it is
/// asked. Nothing on a page can hold a snapshot longer.
struct Reader: Sendable {
    typealias Row = [String?]

    let pool: PGPool
    let timeZone: String?

    static let timeout = "2s"

    func rows(_ sql: String, _ values: [PGValue] = []) async throws -> [Row] {
        try await read { try Self.texts($0.query(sql, values)) }
    }

    /// A statement that is the same each time: planning one over many slices takes longer than running it.
    func rows(_ statement: PGStatement, _ values: [PGValue] = []) async throws -> [Row] {
        try await read { try Self.texts($0.execute(statement, values)) }
    }

    /// The same for what reads by itself.
    func read<R: Sendable>(_ body: @Sendable (isolated PGConnection) throws -> R) async throws -> R {
        try await pool.transaction { connection in
            // Compiling one of these wide statements takes longer than running it.
            try connection.script(
                "set transaction read only; set local jit = off; set local statement_timeout = '\(Self.timeout)'")
            try prepare(connection)
            return try body(connection)
        }
    }

    /// A change in the name of a person: the audit log tells who it was.
    func change(_ visitor: Visitor, _ sql: String, _ values: [PGValue]) async throws -> [Row] {
        try await write(sql, values, person: visitor.name)
    }

    /// A change in nobody's name, or in that of a person.
    func write(_ sql: String, _ values: [PGValue], person: String? = nil) async throws -> [Row] {
        try await pool.transaction { connection in
            try connection.script("set local jit = off; set local statement_timeout = '10s'")
            try prepare(connection)
            if let person {
                _ = try connection.query("select set_config('skein.person', $1::text, true)", [.text(person)])
            }
            return try Self.texts(connection.query(sql, values))
        }
    }

    private func prepare(_ connection: isolated PGConnection) throws {
        guard let timeZone else { return }
        _ = try connection.query("select set_config('TimeZone', $1::text, true)", [.text(timeZone)])
    }

    private static func texts(_ result: PGResult) throws -> [Row] {
        let columns = result.columnCount
        return try (0..<result.count).map { row in
            try (0..<columns).map { try result.get(String?.self, row: row, $0) }
        }
    }
}
