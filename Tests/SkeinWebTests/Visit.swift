import Hummingbird
import NIOCore
import PQ
import ServiceLifecycle
import Skein
import TestSupport

@testable import SkeinWeb

/// A page over a test's database, served on a real socket.
///
/// - Parameter works: Operations that are begun are worked off beside the requests, as the page's process does.
func withPage(
    _ database: TestDatabase, authentication: WebAuthentication = .init(), conninfo: String? = nil,
    options: PGConnectOptions = .init(), works: Bool = false, limits: WebService.Limits = .init(),
    _ body: @escaping @Sendable (PageClient) async throws -> Void
) async throws {
    let pool = Database(conninfo ?? database.conninfo, poolSize: 2, options: options, logger: testLogger)
    do {
        let configuration = try WebConfiguration(
            listen: "127.0.0.1:0", authentication: authentication, timeZone: "Asia/Shanghai", version: "test")
        try await withThrowingTaskGroup(of: Void.self) { group in
            if works {
                let runner = OperationRunner(reader: Reader(pool: pool.pool, timeZone: nil), logger: testLogger)
                group.addTask { await runner.run() }
            }
            try await withPage(configuration, pool, limits: limits, body)
            group.cancelAll()
        }
        await pool.close()
    } catch {
        await pool.close()
        throw error
    }
}

/// The same over a pool that stays the caller's to close.
func withPage<R: Sendable>(
    _ configuration: WebConfiguration, _ pool: Database, limits: WebService.Limits = .init(),
    _ body: @escaping @Sendable (PageClient) async throws -> R
) async throws -> R {
    let (ports, told) = AsyncStream.makeStream(of: Int.self)
    var service = WebService(configuration, database: pool, logger: testLogger, ready: { told.yield($0) })
    service.limits = limits
    let server = ServiceGroup(
        configuration: .init(services: [.init(service: service.application())], logger: testLogger))
    return try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask {
            defer { told.finish() }
            try await server.run()
        }
        let outcome: Result<R, any Error>
        do {
            guard let port = await ports.first(where: { _ in true }) else {
                throw TestFailure("the page did not start")
            }
            outcome = .success(try await body(PageClient(port: port)))
        } catch {
            outcome = .failure(error)
        }
        await server.triggerGracefulShutdown()
        try await group.waitForAll()
        return try outcome.get()
    }
}
