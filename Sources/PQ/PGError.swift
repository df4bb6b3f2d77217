/// Why a statement, a connection or the pool did not do what was asked.
///
/// `description` never carries values of rows or parameters, so it may be logged; `debugDescription` also has DETAIL
/// and CONTEXT, which may.
public struct PGError: Error, Sendable {
    /// The kind of failure, independent of PostgreSQL's own classification in `sqlState`.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        /// The code's name as it appears in logs.
        public let description: String

        init(_ name: String) { description = name }

        /// No session could be opened. Nothing was sent.
        public static let connectionFailed = Code("connection_failed")
        /// The session ended. Whether the running statement took effect is not known, except that a transaction
        /// whose COMMIT had not been sent did not.
        public static let connectionLost = Code("connection_lost")
        /// The statement did not answer before its deadline. The session has been closed.
        public static let timeout = Code("timeout")
        /// The task that waited was cancelled; the statement was stopped or was never sent.
        public static let cancelled = Code("cancelled")
        /// The server refused the statement; `sqlState` tells why.
        public static let server = Code("server")
        /// A result does not have the shape that the caller asked for.
        public static let decoding = Code("decoding")
        /// The call itself is wrong; nothing was sent.
        public static let usage = Code("usage")
        /// COMMIT was sent, and whether it took effect (or reached the standby) cannot be known.
        public static let unknownCommit = Code("unknown_commit")
        /// No connection of the pool became free in time, or the pool is closed.
        public static let poolExhausted = Code("pool_exhausted")
    }

    /// What the server says about an error beside its message. All nil for errors that are not the server's.
    public struct Fields: Sendable {
        /// The five letters of SQLSTATE.
        public var sqlState: String?
        /// ERROR, FATAL or PANIC, never translated.
        public var severity: String?
        /// DETAIL. May contain values of rows.
        public var detail: String?
        /// HINT.
        public var hint: String?
        /// The violated constraint's name.
        public var constraint: String?
        /// The table's name.
        public var table: String?
        /// The column's name.
        public var column: String?
        /// The call stack inside the server. May contain statements.
        public var context: String?
        /// Position in the statement's text, from 1, in characters.
        public var position: Int?
        /// The function of the server's source that raised the error: not translated, unlike the message.
        var sourceFunction: String?

        /// No field known.
        public init() {}
    }

    // One reference instead of a dozen strings: errors travel in `Result`s beside small values.
    private final class Storage: Sendable {
        let code: Code
        let message: String
        let fields: Fields

        init(code: Code, message: String, fields: Fields) {
            self.code = code
            self.message = message
            self.fields = fields
        }
    }

    private let storage: Storage

    /// Makes an error; meant for this module and for tests of its users.
    public init(_ code: Code, _ message: String, sqlState: String? = nil, hint: String? = nil) {
        var fields = Fields()
        fields.sqlState = sqlState
        fields.hint = hint
        self.init(code, message, fields: fields)
    }

    /// Makes an error with all that a server can say.
    public init(_ code: Code, _ message: String, fields: Fields) {
        storage = Storage(code: code, message: message, fields: fields)
    }

    /// The kind of failure.
    public var code: Code { storage.code }
    /// The message, in the server's language when it is the server's.
    public var message: String { storage.message }
    /// SQLSTATE, nil when the server said nothing.
    public var sqlState: String? { storage.fields.sqlState }
    /// ERROR, FATAL or PANIC.
    public var severity: String? { storage.fields.severity }
    /// DETAIL. May contain values of rows.
    public var detail: String? { storage.fields.detail }
    /// HINT.
    public var hint: String? { storage.fields.hint }
    /// The violated constraint's name.
    public var constraint: String? { storage.fields.constraint }
    /// The table's name.
    public var table: String? { storage.fields.table }
    /// The column's name.
    public var column: String? { storage.fields.column }
    /// The call stack inside the server.
    public var context: String? { storage.fields.context }
    /// Position in the statement's text, from 1.
    public var position: Int? { storage.fields.position }

    var sourceFunction: String? { storage.fields.sourceFunction }

    /// True when the same transaction, tried again, may succeed: serialization failure or deadlock.
    public var isRetryable: Bool {
        code == .server && (sqlState == "40001" || sqlState == "40P01")
    }

    /// True when the fault lies in the connection or the server's state, not in the statement: another connection,
    /// perhaps a little later, is the remedy.
    public var isConnectionProblem: Bool {
        if code == .connectionFailed || code == .connectionLost { return true }
        guard let sqlState else { return false }
        return sqlState.hasPrefix("08") || ["57P01", "57P02", "57P03", "25006"].contains(sqlState)
    }

    /// The same error under another code; all that the server said is kept.
    func with(code: Code, message: String? = nil) -> PGError {
        PGError(code, message ?? self.message, fields: storage.fields)
    }
}

extension PGError: CustomStringConvertible, CustomDebugStringConvertible {
    /// Code, SQLSTATE and message. A server's message names objects; DETAIL and CONTEXT, which show values, are not
    /// here.
    public var description: String {
        var text = code.description
        if let sqlState { text += " [\(sqlState)]" }
        text += ": \(message)"
        if let hint { text += " (hint: \(hint))" }
        return text
    }

    /// Everything that is known. Not for logs: DETAIL and CONTEXT may show values.
    public var debugDescription: String {
        var text = description
        if let severity { text += "\nseverity: \(severity)" }
        if let detail { text += "\ndetail: \(detail)" }
        if let table { text += "\ntable: \(table)" }
        if let column { text += "\ncolumn: \(column)" }
        if let constraint { text += "\nconstraint: \(constraint)" }
        if let position { text += "\nposition: \(position)" }
        if let context { text += "\ncontext: \(context)" }
        return text
    }
}
