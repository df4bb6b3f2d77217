import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import PQ
import Skein
import TestSupport

@testable import SkeinWeb

/// A page over a test's database, served on a real socket.
///
/// - Parameter works: Operations that are begun are worked off beside the requests, as the page's process does.
func withPage(
    _ database: TestDatabase, authentication: WebAuthentication = .init(), conninfo: String? = nil,
    options: PGConnectOptions = .init(), works: Bool = false, limits: WebService.Limits = .init(),
    _ body: @escaping @Sendable (any TestClientProtocol) async throws -> Void
) async throws {
    let pool = Database(conninfo ?? database.conninfo, poolSize: 2, options: options, logger: testLogger)
    do {
        let configuration = try WebConfiguration(
            listen: "127.0.0.1:0", authentication: authentication, timeZone: "Asia/Shanghai", version: "test")
        var service = WebService(configuration, database: pool, logger: testLogger)
        service.limits = limits
        try await withThrowingTaskGroup(of: Void.self) { [service] group in
            if works {
                let runner = OperationRunner(reader: Reader(pool: pool.pool, timeZone: nil), logger: testLogger)
                group.addTask { await runner.run() }
            }
            try await service.application().test(.live, body)
            group.cancelAll()
        }
        await pool.close()
    } catch {
        await pool.close()
        throw error
    }
}

extension TestClientProtocol {
    func get(_ path: String, _ headers: HTTPFields = [:]) async throws -> TestResponse {
        try await execute(uri: path, method: .get, headers: headers)
    }

    /// A form sent from a page of the site itself, unless told otherwise.
    func post(_ path: String, _ form: String, _ headers: HTTPFields = [.site: "same-origin"]) async throws
        -> TestResponse
    {
        try await execute(uri: path, method: .post, headers: headers, body: ByteBuffer(string: form))
    }
}

extension HTTPField.Name {
    // A literal that is a valid name.
    static let site = HTTPField.Name("Sec-Fetch-Site") ?? .origin
    static let person = HTTPField.Name("X-Forwarded-User") ?? .origin
}

extension TestResponse {
    var text: String { String(buffer: body) }
}
