/// Why a private server could not be made, started or stopped.
public struct LocalPostgresError: Error, Sendable, CustomStringConvertible {
    /// What kind of trouble it is.
    public enum Code: Sendable {
        /// No PostgreSQL server programs were found, or not of the version that made the data.
        case noBinaries
        /// A directory or file cannot be made, read or written, or belongs to somebody else.
        case files
        /// `initdb` failed.
        case initdbFailed
        /// The server did not start; `logTail` says why.
        case startFailed
        /// The server did not stop within its time.
        case stopFailed
        /// A setting's name or value cannot be written to the configuration.
        case badSetting
    }

    /// What kind of trouble it is.
    public let code: Code
    /// One sentence.
    public let message: String
    /// What to do about it, when that is known.
    public let hint: String?
    /// The last lines of the program's output or of the server's log; nil when there are none.
    public let logTail: String?

    init(_ code: Code, _ message: String, hint: String? = nil, logTail: String? = nil) {
        self.code = code
        self.message = message
        self.hint = hint
        self.logTail = logTail.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Message, hint and log, each on lines of its own.
    public var description: String {
        var text = message
        if let hint { text += "\nhint: \(hint)" }
        if let logTail { text += "\n\(logTail)" }
        return text
    }
}
