import DequeModule
import Logging
import PQ
import Synchronization

/// Writes what became of jobs. Results that are there together are settled together, in one transaction; a flush that
/// could not be stored is kept and repeated, and repeating it is harmless.
final class Settler: Sendable {
    private struct Inside {
        var dirty: [Lease] = []
        var kept: Deque<Lease.Flush> = []
        var isFlushing = false
        var isStopped = false
    }

    /// Results wait at most this long for others of their lease.
    private static let patience = Duration.milliseconds(5)
    /// More unstored results than this stop the worker from claiming.
    static let keptMax = 20_000

    private let link: Link
    private let open: OpenLeases
    private let logger: Logger
    private let inside = Mutex(Inside())
    private let news = Signal()
    private let metrics: WorkerMetrics

    init(_ database: Database, open: OpenLeases, metrics: WorkerMetrics, logger: Logger) {
        link = Link(database, purpose: "settle")
        self.open = open
        self.metrics = metrics
        self.logger = logger
    }

    /// A lease has results to settle; `isComplete` when there will be no more of them.
    func announce(_ lease: Lease, isComplete: Bool) {
        inside.withLock { $0.dirty.append(lease) }
        if isComplete {
            news.set()
        } else {
            Task {
                try await Task.sleep(for: Self.patience)
                news.set()
            }
        }
    }

    /// How many results are not stored yet.
    var backlog: Int {
        inside.withLock { inside in
            inside.kept.reduce(inside.isFlushing ? 1 : 0) { $0 + $1.ids.count + $1.each.count } + inside.dirty.count
        }
    }

    /// Settles until it is stopped. What is left then is for ``flushAll(within:)``.
    func run() async {
        var backoff = Backoff()
        while !isStopped {
            await news.wait()
            while await flush() == false {
                if isStopped { return }
                try? await Task.sleep(for: backoff.pause())
            }
            backoff.reset()
        }
    }

    /// Ends ``run()`` after the flush that is under way: cancelling its task would cancel that flush in the server.
    func stop() {
        inside.withLock { $0.isStopped = true }
        news.set()
    }

    private var isStopped: Bool { inside.withLock { $0.isStopped } || Task.isCancelled }

    /// Settles what is left, and gives up after `timeout`: then the jobs are rescued from this worker and run again.
    func flushAll(within timeout: Duration) async {
        let deadline = ContinuousClock.now + timeout
        var backoff = Backoff()
        while backlog > 0, ContinuousClock.now < deadline {
            if await flush() == false { try? await Task.sleep(for: backoff.pause()) }
        }
        if backlog > 0 { logger.error("Results could not be stored; their jobs will run again") }
        await link.close()
    }

    /// One transaction with all results that are there. False when the database did not take them.
    private func flush() async -> Bool {
        let flushes = inside.withLock { inside -> [Lease.Flush] in
            inside.isFlushing = true
            // in one order everywhere, so that settling and rescuing cannot wait for each other
            let dirty = inside.dirty.compactMap { $0.takeFlush() }
            inside.dirty = []
            inside.kept.append(contentsOf: dirty)
            return inside.kept.sorted { ($0.lease.key.lane, $0.lease.key.seq) < ($1.lease.key.lane, $1.lease.key.seq) }
        }
        guard !flushes.isEmpty else {
            inside.withLock { $0.isFlushing = false }
            return true
        }
        do {
            try await store(flushes)
            inside.withLock { inside in
                inside.kept.removeFirst(flushes.count)
                inside.isFlushing = false
            }
            for flush in flushes {
                flush.lease.noteStored()
                open.closed(flush.lease)
            }
            return true
        } catch {
            logger.warning("Settling failed and is tried again", metadata: ["error": "\(error)"])
            inside.withLock { $0.isFlushing = false }
            return false
        }
    }

    private func store(_ flushes: [Lease.Flush]) async throws {
        let statements = try flushes.map(Self.statements)
        var refused: [[Int64]]
        do {
            refused = try await link.run { [metrics] connection in
                let start = ContinuousClock.now
                let answers = try connection.pipeline(statements.flatMap { $0 })
                metrics.settled(in: ContinuousClock.now - start)
                return try answers.map { try $0.get().get([Int64]?.self, row: 0, 0) ?? [] }
            }
        } catch let error as PGError where error.isOfTheData {
            // something in it cannot be stored: find it, so that it does not hold up the others
            for flush in flushes { try await storeAlone(flush) }
            return
        }
        guard refused.contains(where: { !$0.isEmpty }) else { return note(flushes.flatMap(\.ends), refused: []) }
        // Lease by lease: the same job may be refused in one and stored in another, which it was given to later.
        for (flush, own) in zip(flushes, statements) {
            note(flush.ends, refused: refused.prefix(own.count).flatMap { $0 })
            refused.removeFirst(own.count)
        }
    }

    private func note(_ ends: [AttemptEnd], refused: [Int64]) {
        metrics.stored(ends, refused: refused)
        guard !refused.isEmpty else { return }
        logger.warning(
            "Results came too late: the jobs had been given to others", metadata: ["jobs": "\(refused.count)"])
    }

    /// Stores one flush; a result that the database refuses is replaced by a failure that says so.
    private func storeAlone(_ flush: Lease.Flush) async throws {
        let apart = Set(flush.each.map(\.id))
        let plain = Lease.Flush(
            lease: flush.lease, part: flush.part, ids: flush.ids, micros: flush.micros, each: [],
            ends: flush.ends.filter { !apart.contains($0.job) })
        for (statement, values) in try Self.statements(plain) { try await store(statement, values, plain.ends) }
        for result in flush.each {
            do {
                try await settle(result, of: flush.lease)
            } catch let error as PGError where error.isOfTheData {
                var failure = LeaseResult(result.id, .failed)
                failure.code = "result_not_storable"
                failure.error = "PostgreSQL refused the job's result: \(error.message) (\(error.sqlState ?? ""))"
                failure.micros = result.micros
                failure.end = result.end
                failure.end?.outcome = .failed
                try await settle(failure, of: flush.lease)
            }
        }
    }

    private func settle(_ result: LeaseResult, of lease: Lease) async throws {
        let json = try LeaseResult.json([result])
        try await store(
            WorkerStatements.settleEach, Self.values(lease.key, lease.nextPart()) + [.jsonb(utf8: json)],
            result.end.map { [$0] } ?? [])
    }

    private func store(_ statement: PGStatement, _ values: [PGValue], _ ends: [AttemptEnd]) async throws {
        let late = try await link.run { connection in
            try connection.execute(statement, values).get([Int64]?.self, row: 0, 0)
        }
        note(ends, refused: late ?? [])
    }

    private static func statements(_ flush: Lease.Flush) throws -> [(PGStatement, [PGValue])] {
        let key = flush.lease.key
        var statements: [(PGStatement, [PGValue])] = []
        if !flush.ids.isEmpty {
            statements.append(
                (WorkerStatements.settle, values(key, flush.part) + [.int8Array(flush.ids), .int4Array(flush.micros)]))
        }
        if !flush.each.isEmpty {
            let json = try LeaseResult.json(flush.each)
            statements.append((WorkerStatements.settleEach, values(key, flush.part + 1) + [.jsonb(utf8: json)]))
        }
        return statements
    }

    /// The parameters that every settle begins with.
    static func values(_ key: Lease.Key, _ part: Int32) -> [PGValue] {
        [.int4(key.slice), .int4(key.lane), .int8(key.seq), .int8(key.token), .int4(part)]
    }
}

extension PGError {
    /// Whether the values are at fault, so that the same statement will never be accepted. Anything else (a lost session, a
    /// full disk, a cancelled statement, a lock that was not given) passes.
    fileprivate var isOfTheData: Bool {
        guard code == .server, let sqlState, !isConnectionProblem, !isRetryable else { return false }
        return !["08", "25", "40", "53", "55", "57", "58"].contains(sqlState.prefix(2))
    }
}
