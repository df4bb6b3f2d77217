import Logging
import PQ
import Synchronization

/// One session for one task, opened when it is needed and again after it was lost. The worker's loops have one each, so
/// that none waits behind another or behind the handlers' pool.
final class Link: Sendable {
    private let database: Database
    private let purpose: String
    private let connection = Mutex<PGConnection?>(nil)

    init(_ database: Database, purpose: String) {
        self.database = database
        self.purpose = purpose
    }

    /// Runs `body` on the session's own thread. A session that is no longer usable afterwards is closed.
    func run<R: Sendable>(_ body: @Sendable (isolated PGConnection) throws -> R) async throws -> R {
        let session = try await open()
        do {
            return try await session.run(body)
        } catch {
            if await !session.isUsable {
                connection.withLock { if $0 === session { $0 = nil } }
                await session.close()
            }
            throw error
        }
    }

    /// Ends the session.
    func close() async {
        let session = connection.withLock { current -> PGConnection? in
            defer { current = nil }
            return current
        }
        await session?.close()
    }

    private func open() async throws -> PGConnection {
        if let session = connection.withLock({ $0 }) { return session }
        var options = database.options
        options.applicationName = "\(options.applicationName) \(purpose)"
        let session = try await PGConnection.connect(database.conninfo, options: options, logger: database.logger)
        connection.withLock { $0 = session }
        return session
    }
}
