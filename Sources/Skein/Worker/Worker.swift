import FoundationEssentials
import Glibc
public import Logging
public import Metrics
import PQ
public import ServiceLifecycle

/// The daemon: claims jobs, runs their handlers, settles them, and takes its turn at leading.
///
/// Run it in a `ServiceGroup`. A graceful shutdown drains: nothing more is claimed, what waits is handed back at once, what
/// runs may go on for `drainTimeout`. ``handBack()`` ends at once. Cancelling its task is as ``handBack()``.
public struct Worker: Service {
    /// The version that operators see.
    public static let version = "0.1.0"

    private let database: Database
    private let jobs: JobRegistry
    private let configuration: Configuration
    private let logger: Logger
    private let metrics: any MetricsFactory
    private let spans: (any JobSpans)?
    private let control = WorkerControl()
    private let phaseBell = Signal()

    /// A worker that is not running yet.
    ///
    /// - Parameters:
    ///   - metrics: Where it counts what it does; nil for the process's `MetricsSystem`.
    ///   - spans: Where it hands the spans of attempts; nil makes none.
    public init(
        _ database: Database, jobs: JobRegistry, configuration: Configuration = .init(), logger: Logger,
        metrics: (any MetricsFactory)? = nil, spans: (any JobSpans)? = nil
    ) {
        self.database = database
        self.jobs = jobs
        self.configuration = configuration.sane
        self.logger = logger
        self.metrics = metrics ?? MetricsSystem.factory
        self.spans = spans
    }

    /// Claims nothing more and ends when what runs has ended, as a graceful shutdown does.
    public func drain() {
        control.advance(to: .draining)
    }

    /// Cancels what runs and hands it back; its attempts do not count.
    public func handBack() {
        control.advance(to: .handingBack)
    }

    /// Works until it is told to stop or has done what its mode asks for. A lost database is waited for.
    ///
    /// - Throws: What makes working impossible from the start: an invalid registry, a database that cannot be reached at
    ///   all, a schema that is not there, missing rights.
    public func run() async throws {
        try jobs.validate()
        let kinds = KindTable(jobs)
        let registry = jobs
        let installs = configuration.installsKinds
        try await database.pool.run { connection in
            if installs { try registry.install(connection) }
            try kinds.load(connection)
        }
        let metrics = WorkerMetrics(metrics) { kinds.known($0)?.kind.rawValue }
        let first = control.phase == .running ? try await begin(kinds, metrics) : nil
        await withTaskCancellationHandler {
            await withGracefulShutdownHandler {
                var life = first
                while let current = life {
                    // a task of its own: cancelling this one must not cut short what ends the work in order
                    await Task { await current.live() }.value
                    life = current.isDead ? await beginAgain(kinds, metrics) : nil
                }
            } onGracefulShutdown: {
                control.advance(to: .draining)
            }
        } onCancel: {
            control.advance(to: .handingBack)
        }
    }

    /// Another life after one that was declared dead, however long the database lets it wait; nil when the worker was told to
    /// end meanwhile.
    private func beginAgain(_ kinds: KindTable, _ metrics: WorkerMetrics) async -> Incarnation? {
        control.notify([phaseBell])
        defer { control.forget([phaseBell]) }
        var backoff = Backoff()
        while control.phase == .running {
            do {
                return try await begin(kinds, metrics)
            } catch {
                logger.warning("Starting over failed and is tried again", metadata: ["error": "\(error)"])
                await phaseBell.wait(atMost: backoff.pause())
            }
        }
        return nil
    }

    private func begin(_ kinds: KindTable, _ metrics: WorkerMetrics) async throws -> Incarnation {
        let configuration = configuration
        let number = try await database.pool.run { connection in
            try connection.execute(
                WorkerStatements.register,
                [
                    .text(configuration.name), .text(Self.hostName), .int4(getpid()), .text(Self.version),
                    .textArray(configuration.queues), .int4(Int32(clamping: configuration.concurrency)),
                ]
            ).int8(row: 0, 0)
        }
        return Incarnation(
            number: number, database: database, configuration: configuration, kinds: kinds, control: control,
            metrics: metrics, spans: spans, logger: logger)
    }

    private static var hostName: String {
        var name = [CChar](repeating: 0, count: 256)
        guard gethostname(&name, name.count - 1) == 0 else { return "unknown" }
        return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
