import Hummingbird
import HummingbirdCore
public import Logging
import NIOCore
public import ServiceLifecycle
public import Skein

/// The page and `/metrics`.
public struct WebService: Service {
    /// What one client may take of the others' share.
    struct Limits: Sendable {
        /// Connections at a time.
        var connections = 200
        /// How long a connection may be idle, a request may take to arrive, and an answer to be read.
        var patience = TimeAmount.seconds(30)
    }

    private let configuration: WebConfiguration
    private let database: Database
    private let logger: Logger
    private let ownMetrics: @Sendable () -> String
    private let ready: @Sendable (Int) async -> Void
    var limits = Limits()

    /// A page over a database that stays the caller's to close.
    ///
    /// - Parameters:
    ///   - ready: Told the port when the page can be reached.
    ///   - ownMetrics: What the process tells of itself, in Prometheus' text format, for `/metrics`.
    public init(
        _ configuration: WebConfiguration, database: Database, logger: Logger,
        ready: @escaping @Sendable (Int) async -> Void = { _ in },
        ownMetrics: @escaping @Sendable () -> String = { "" }
    ) {
        self.configuration = configuration
        self.database = database
        self.logger = logger
        self.ownMetrics = ownMetrics
        self.ready = ready
    }

    /// Serves until the task is cancelled or the group shuts down gracefully.
    public func run() async throws {
        let reader = Reader(pool: database.pool, timeZone: configuration.timeZone)
        let runner = OperationRunner(reader: reader, logger: logger)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await application().run() }
            group.addTask { await runner.run() }
            // The page decides when it is over; an operation goes on where it stood.
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    func application() -> some ApplicationProtocol {
        let limits = limits
        let site = Site(
            reader: Reader(pool: database.pool, timeZone: configuration.timeZone), configuration: configuration,
            sessions: Sessions(), pulse: Pulse(reader: Reader(pool: database.pool, timeZone: configuration.timeZone)),
            ownMetrics: ownMetrics, logger: logger)
        let channel = HTTP1Channel.Configuration(
            additionalChannelHandlers: [SlowClientHandler(patience: limits.patience)], idleTimeout: limits.patience,
            httpDecoderConfiguration: .init(
                maxHeaderFieldSize: 8 << 10, maxHeaderListSize: 16 << 10, maxHeaderFieldCount: 100))
        return Application(
            router: site.router(), server: .http1(configuration: channel),
            configuration: .init(
                address: .hostname(configuration.host, port: configuration.port), serverName: nil,
                availableConnectionsDelegate: .maximum(limits.connections, logger: logger)),
            onServerRunning: { [ready] in await ready($0.localAddress?.port ?? 0) },
            logger: logger)
    }
}
