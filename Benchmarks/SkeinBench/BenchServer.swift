import Glibc
import LocalPostgres
public import Logging
import PQ
public import Skein
import SkeinSQL

/// A private PostgreSQL with its default durability, migrated, for the time of a benchmark.
public enum BenchServer {
    /// Starts it, runs `body` on its database, and removes it, whatever happens.
    ///
    /// - Throws: what `body` throws, or that no server could be started or migrated.
    public static func with(logger: Logger, _ body: (Database) async throws -> Void) async throws {
        let server = LocalPostgres(
            directory: "/tmp/skein-bench-\(getpid())",
            settings: ["shared_buffers": "512MB", "max_wal_size": "8GB", "checkpoint_timeout": "30min"], logger: logger)
        let database = Database(try await server.start(), poolSize: 4, logger: logger)
        do {
            let migrator = Migrator(logger: logger)
            _ = try await database.pool.run { connection in try migrator.up(connection) }
            try await body(database)
        } catch {
            await database.close()
            try await server.stop(.immediate)
            throw error
        }
        await database.close()
        try await server.stop(.fast)
    }
}
