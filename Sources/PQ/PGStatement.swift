/// A statement with a stable name, prepared once per session.
public struct PGStatement: Sendable, Hashable {
    /// The server-side name. One name stands for one text in the whole programme.
    public let name: String
    /// The text, with `$1`, `$2` … for parameters.
    public let sql: String

    /// Names a statement.
    public init(name: String, sql: String) {
        self.name = name
        self.sql = sql
    }
}

/// Isolation level of a transaction.
public enum PGIsolation: Sendable {
    /// PostgreSQL's default.
    case readCommitted
    /// One snapshot for the whole transaction; updates may fail with 40001.
    case repeatableRead
    /// As if transactions ran one after the other; may fail with 40001.
    case serializable

    var sql: StaticString {
        switch self {
        case .readCommitted: "read committed"
        case .repeatableRead: "repeatable read"
        case .serializable: "serializable"
        }
    }
}
