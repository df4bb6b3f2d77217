public import Logging
import Synchronization

/// Up to `size` connections, lent to one task at a time.
///
/// Connections are opened when they are needed and kept. A broken one is replaced at the next use; one that comes
/// back inside a transaction is closed. Who waits longest is served first, and nobody waits longer than it said.
public final class PGPool: Sendable {
    struct Inside {
        var state: PoolState<PGConnection>
        var waiting: [UInt64: Waiter] = [:]
        var closers: [UInt64: Waiter] = [:]
    }

    let inside: Mutex<Inside>
    private let conninfo: String
    private let options: PGConnectOptions
    private let logger: Logger

    /// Makes a pool; nothing is opened yet. `conninfo` is whatever libpq takes. `size` is at least 1.
    public init(_ conninfo: String, size: Int = 4, options: PGConnectOptions = .init(), logger: Logger) {
        self.conninfo = conninfo
        self.options = options
        self.logger = logger
        inside = Mutex(Inside(state: PoolState(size: size)))
    }

    /// Lends a connection to `body`, which runs on the connection's thread.
    ///
    /// `timeout` limits the wait for a connection, opening included, and is `.poolExhausted` when all are in use;
    /// statements have their own deadlines. Throws `.connectionFailed` when none can be opened.
    public func run<R: Sendable>(
        timeout: Duration = .seconds(10), _ body: @Sendable (isolated PGConnection) throws -> R
    ) async throws -> R {
        let connection = try await acquire(timeout)
        do {
            let value = try await connection.runLeased(body)
            release(connection)
            return value
        } catch {
            release(connection)
            throw error
        }
    }

    /// Runs `body` in a transaction, and again when it fails with a serialization failure or a deadlock, up to
    /// `attempts` times in all with growing random pauses. `.unknownCommit` is never tried again: that is the
    /// caller's to decide.
    public func transaction<R: Sendable>(
        isolation: PGIsolation = .readCommitted, attempts: Int = 5,
        _ body: @Sendable (isolated PGConnection) throws -> R
    ) async throws -> R {
        var attempt = 1
        while true {
            do {
                return try await run { connection in
                    try connection.transaction(isolation: isolation) { try body(connection) }
                }
            } catch let error as PGError where error.mayRetryTransaction && attempt < attempts {
                logger.debug(
                    "Transaction is tried again",
                    metadata: ["attempt": "\(attempt)", "sqlstate": "\(error.sqlState ?? "")"])
                try await pause(afterAttempt: attempt)
                attempt += 1
            }
        }
    }

    /// Ends the pool: waiters get `.poolExhausted`, idle connections are closed, those in use when they come back,
    /// for which this waits up to 10 s.
    public func close() async {
        let (idle, waiters) = inside.withLock { inside in
            let (idle, numbers) = inside.state.close()
            return (idle, numbers.compactMap { inside.waiting.settle($0, .failure(PGPool.closed)) })
        }
        for waiter in waiters { waiter.resume() }
        for connection in idle { await connection.close() }
        await untilAllAreBack()
    }

    // MARK: Leases

    static let closed = PGError(.poolExhausted, "the pool is closed")

    private func acquire(_ timeout: Duration) async throws -> PGConnection {
        let deadline = Deadline.after(timeout)
        // Dropping the last reference ends the session, on its own thread.
        var discarded: [PGConnection] = []
        let ask = inside.withLock { inside in
            let ask = inside.state.ask(isGood: { !$0.health.isBroken }, discarded: &discarded)
            if case .wait(let number) = ask { inside.waiting[number] = .announced }
            return ask
        }
        switch ask {
        case .lease(let connection): return connection
        case .open: return try await open(deadline)
        case .closed: throw PGPool.closed
        case .wait(let number):
            switch try await wait(number, until: deadline, timeout) {
            case .connection(let connection): return connection
            case .place: return try await open(deadline)
            }
        }
    }

    /// Opens a connection on a place that is ours; gives the place up when that fails.
    private func open(_ deadline: Deadline) async throws -> PGConnection {
        var options = options
        options.connectTimeout = min(options.connectTimeout, deadline.remaining)
        do {
            return try await PGConnection.connect(conninfo, options: options, logger: logger)
        } catch {
            follow { $0.giveUpPlace() }
            throw error
        }
    }

    private func release(_ connection: PGConnection) {
        let isBroken = connection.health.isBroken
        let mustClose = inside.withLock { $0.state.isClosed } && !isBroken
        if mustClose {
            // Told to close before the place is given up, so that `close` does not return before.
            Task {
                await connection.close()
                self.follow { $0.giveUpPlace() }
            }
        } else {
            follow { isBroken ? $0.giveUpPlace() : $0.giveBack(connection) }
        }
    }

    /// Tells the state an event and does what it asks for.
    private func follow(_ event: (inout PoolState<PGConnection>) -> PoolState<PGConnection>.Next) {
        let wakeups = inside.withLock { inside -> [Wakeup] in
            var wakeups: [Wakeup?] = []
            switch event(&inside.state) {
            case .nothing: break
            case .hand(let connection, let number):
                wakeups.append(inside.waiting.settle(number, .success(.connection(connection))))
            case .place(let number): wakeups.append(inside.waiting.settle(number, .success(.place)))
            }
            if inside.state.inUse == 0 {
                for number in Array(inside.closers.keys) {
                    wakeups.append(inside.closers.settle(number, .success(.place)))
                }
            }
            return wakeups.compactMap(\.self)
        }
        for wakeup in wakeups { wakeup.resume() }
    }
}

extension PGError {
    /// Beside real conflicts: a prepared statement that the session had lost; it is prepared anew.
    fileprivate var mayRetryTransaction: Bool { isRetryable || (code == .server && Wire.isStale(self)) }
}
