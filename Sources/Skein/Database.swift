public import Logging
public import PQ

/// The database that holds the queue: a pool of connections, made lazily.
public struct Database: Sendable {
    /// The pool itself, for statements of one's own.
    public var pool: PGPool

    /// The connection string, for the sessions that a worker holds outside the pool.
    package let conninfo: String
    /// The options of the pool's connections.
    package let options: PGConnectOptions
    /// The logger of the pool.
    package let logger: Logger

    /// A pool of at most `poolSize` connections. Connects when first used.
    ///
    /// - Parameters:
    ///   - conninfo: A `postgres://` URI or libpq's `key=value` string, handed to libpq untouched. What it leaves out
    ///     comes from `PG*` variables, the service file and the password file.
    ///   - poolSize: The largest number of connections at a time.
    ///   - options: Application name, connect timeout, statement deadline, and whether statements are prepared.
    ///   - logger: Where the pool reports lost and remade connections.
    public init(_ conninfo: String, poolSize: Int = 4, options: PGConnectOptions = .init(), logger: Logger) {
        self.conninfo = conninfo
        self.options = options
        self.logger = logger
        pool = PGPool(conninfo, size: poolSize, options: options, logger: logger)
    }

    /// Runs `body` in a transaction. It is run again, up to five times in all, after a serialization failure or a
    /// deadlock, so it must have no effect outside the database.
    public func transaction<R: Sendable>(
        _ body: @Sendable (isolated PGConnection) throws -> R
    ) async throws -> R {
        try await pool.transaction(body)
    }

    /// Closes all connections, after those in use have come back.
    public func close() async {
        await pool.close()
    }
}
