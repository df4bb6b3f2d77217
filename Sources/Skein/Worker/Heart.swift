import FoundationEssentials
import Glibc
import Logging
import PQ
import Synchronization

/// Says that the worker lives. It beats on the thread of its own session and not on the cooperative pool, so that handlers
/// that block the pool's threads do not make the worker look dead.
final class Heart: Sendable {
    /// What the database answered to a beat.
    struct Answer: Sendable {
        let command: String?
        let cancels: [Int64]
    }

    /// How the beating ended.
    enum End: Sendable {
        /// It was told to stop.
        case stopped
        /// The worker was declared dead: somebody else has its jobs.
        case declaredDead
    }

    /// What a beat reports.
    struct Report: Sendable {
        /// When the oldest lease with unsettled jobs was written; nil when it is not known for sure.
        let oldestLease: Date?
        let running: Int
        let held: [Int64]
    }

    private struct Inside {
        var lastBeat = ContinuousClock.now
        var isStopped = false
    }

    private let database: Database
    private let worker: Int64
    private let interval: Duration
    private let logger: Logger
    private let inside = Mutex(Inside())
    private let report: @Sendable () -> Report
    private let onAnswer: @Sendable (Answer) -> Void

    init(
        _ database: Database, worker: Int64, interval: Duration, logger: Logger,
        report: @escaping @Sendable () -> Report, onAnswer: @escaping @Sendable (Answer) -> Void
    ) {
        self.database = database
        self.worker = worker
        self.interval = interval
        self.logger = logger
        self.report = report
        self.onAnswer = onAnswer
    }

    /// How long ago the database last heard of this worker.
    var silence: Duration { ContinuousClock.now - inside.withLock { $0.lastBeat } }

    func stop() {
        inside.withLock { $0.isStopped = true }
    }

    /// Beats until it is stopped or the worker was declared dead.
    func run() async -> End {
        let link = Link(database, purpose: "heart")
        var backoff = Backoff()
        while !isStopped {
            do {
                let end = try await link.run { connection in try self.beat(connection) }
                await link.close()
                return end
            } catch {
                if Task.isCancelled { break }
                logger.warning("The heartbeat could not be written", metadata: ["error": "\(error)"])
                try? await Task.sleep(for: backoff.pause())
            }
        }
        await link.close()
        return .stopped
    }

    private var isStopped: Bool { inside.withLock { $0.isStopped } || Task.isCancelled }

    /// The loop on the session's own thread.
    private func beat(_ connection: isolated PGConnection) throws -> End {
        while true {
            let report = report()
            let rows = try connection.execute(
                WorkerStatements.beat,
                [
                    .int8(worker), .timestamptz(report.oldestLease), .int4(Int32(clamping: report.running)),
                    .int8Array(Array(report.held.prefix(5000))),
                ], timeout: .seconds(5))
            guard rows.count == 1 else { return .declaredDead }
            inside.withLock { $0.lastBeat = .now }
            onAnswer(
                Answer(command: try rows.get(row: 0, 1), cancels: try rows.get([Int64]?.self, row: 0, 2) ?? []))
            let next = ContinuousClock.now + interval
            while ContinuousClock.now < next {
                if isStopped { return .stopped }
                // a bounded nap on a thread that is ours alone; short, so that a stop is heard
                var nap = timespec(tv_sec: 0, tv_nsec: 50_000_000)
                nanosleep(&nap, nil)
            }
        }
    }
}
