import CLibPQ
import Logging

/// Takes what the server says beside its answers. Without a receiver libpq prints it on stderr.
///
/// Belongs to one connection and is used on its thread only: libpq calls the receiver while it parses input.
final class NoticeSink {
    private let logger: Logger
    /// A commit whose wait for the standby was given up: done here, perhaps not there.
    private(set) var sawUnreplicatedCommit = false
    /// The last FATAL, which says why the session ended.
    private(set) var lastFatal: PGError?

    init(logger: Logger) { self.logger = logger }

    /// `self` must outlive the connection; the wire holds both.
    func install(on connection: OpaquePointer) {
        PQsetNoticeReceiver(
            connection,
            { argument, result in
                guard let argument, let result else { return }
                Unmanaged<NoticeSink>.fromOpaque(argument).takeUnretainedValue().receive(result)
            }, Unmanaged.passUnretained(self).toOpaque())
    }

    func statementBegins() { sawUnreplicatedCommit = false }

    private func receive(_ result: OpaquePointer) {
        let notice = PGError(result: result)
        // The message is translated, the name of the function is not. The detail helps where a proxy leaves it out.
        if notice.sourceFunction == "SyncRepWaitForLSN"
            || notice.detail?.contains("might not have been replicated") == true
        {
            sawUnreplicatedCommit = true
        }
        let level: Logger.Level
        switch notice.severity {
        case "FATAL", "PANIC", "ERROR":
            lastFatal = notice
            level = .warning
        case "WARNING": level = .warning
        default: level = .debug
        }
        guard level >= logger.logLevel else { return }
        var metadata: Logger.Metadata = ["message": .string(notice.message)]
        if let severity = notice.severity { metadata["severity"] = .string(severity) }
        if let state = notice.sqlState { metadata["sqlstate"] = .string(state) }
        logger.log(level: level, "PostgreSQL notice", metadata: metadata)
    }
}
