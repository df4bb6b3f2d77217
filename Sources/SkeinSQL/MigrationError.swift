public import PQ

/// Why the schema was not changed. Each migration is a transaction, so nothing is ever half-applied.
public struct MigrationError: Error, Sendable, CustomStringConvertible {
    /// What kind of trouble it is.
    public enum Code: Sendable {
        /// Another migrator held the lock for longer than the wait.
        case locked
        /// An applied migration's text is not the recorded one.
        case changed
        /// The database was migrated by a newer release.
        case newer
        /// The way back was closed by the migration's author.
        case irreversible
        /// The connected user lacks rights; `hint` holds the statements that give them.
        case notAllowed
        /// The number asked for does not exist.
        case unknownNumber
        /// A file failed; `cause` is the server's error.
        case failed
        /// The server is older than PostgreSQL 15.
        case unsupportedServer
        /// The program's own `sql/` folder is inconsistent.
        case badSources
    }

    /// What kind of trouble it is.
    public let code: Code
    /// One sentence.
    public let message: String
    /// What to do.
    public let hint: String?
    /// The file that was being applied, relative to `sql/`.
    public let file: String?
    /// The server's error, when there is one.
    public let cause: PGError?

    init(_ code: Code, _ message: String, hint: String? = nil, file: String? = nil, cause: PGError? = nil) {
        self.code = code
        self.message = message
        self.hint = hint
        self.file = file
        self.cause = cause
    }

    /// A file's failure, with the line that the server's position points to.
    init(file: SQLFile, cause: PGError) {
        let line = cause.position.map { position in
            file.text.unicodeScalars.prefix(position - 1).count { $0 == "\n" } + 1
        }
        let place = line.map { "\(file.path):\($0)" } ?? file.path
        let state = cause.sqlState.map { " [\($0)]" } ?? ""
        let hint: String? =
            cause.sqlState == "55P03"
            ? "a table is in use; nothing was changed; try again, or end the session that holds it" : cause.hint
        self.init(.failed, "sql/\(place): \(cause.message)\(state)", hint: hint, file: file.path, cause: cause)
    }

    /// Message and hint, each on a line of its own.
    public var description: String {
        hint.map { "\(message)\nhint: \($0)" } ?? message
    }
}
