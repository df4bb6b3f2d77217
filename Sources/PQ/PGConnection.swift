import CLibPQ
public import Logging

/// One session with the server, on a thread of its own.
///
/// Statements are synchronous inside and asynchronous outside: `run` hops to the connection's thread once and the
/// closure does all it has to do there, so that nothing can be awaited inside a transaction.
///
/// Each statement has a deadline. A session whose state is not certain any more is closed; from then on `isUsable`
/// is false and every call throws `.connectionLost` with the reason.
public actor PGConnection {
    nonisolated let thread: PGThread
    nonisolated let gate: CancelGate
    /// Whether the session is usable, for the pool, which must not hop to know it.
    nonisolated let health = Health()
    let options: PGConnectOptions
    let logger: Logger
    var wire: Wire?
    var onNotification: (@Sendable (_ channel: String, _ payload: String) -> Void)?
    var onClose: (@Sendable () -> Void)?

    private init(options: PGConnectOptions, logger: Logger) throws(PGError) {
        thread = try PGThread()
        do {
            gate = try CancelGate()
        } catch {
            thread.stop()
            throw error
        }
        self.options = options
        self.logger = logger
    }

    isolated deinit {
        thread.watch(-1, nil)
        wire?.finish()
        thread.stop()
    }

    /// Jobs of this actor run on its thread.
    public nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    /// Opens a session. `conninfo` is whatever libpq takes: key=value pairs, a URI, or "" for the PG* variables.
    /// Throws `.connectionFailed` with libpq's reason and, where there is one, the SQLSTATE.
    public static func connect(
        _ conninfo: String, options: PGConnectOptions = .init(), logger: Logger
    ) async throws -> PGConnection {
        let connection = try PGConnection(options: options, logger: logger)
        try await connection.open(conninfo)
        return connection
    }

    private func open(_ conninfo: String) async throws {
        let lease = gate.beginLease()
        try await withTaskCancellationHandler {
            defer { gate.endLease(lease) }
            let notices = NoticeSink(logger: logger)
            wire = try Wire.connect(conninfo, options: options, gate: gate, notices: notices)
            watch()
        } onCancel: {
            gate.cancel(lease)
        }
    }

    /// Runs `body` on the connection's thread: one hop, however many statements. When the awaiting task is cancelled
    /// the running statement is stopped and throws `.cancelled`, as does each further one.
    public func run<R: Sendable>(
        _ body: @Sendable (isolated PGConnection) throws -> R
    ) async throws -> R {
        let lease = gate.beginLease()
        return try await withTaskCancellationHandler {
            defer {
                gate.endLease(lease)
                settle()
            }
            return try body(self)
        } onCancel: {
            gate.cancel(lease)
        }
    }

    /// Like `run`, for a connection that goes back to a pool: one left in a transaction is closed.
    func runLeased<R: Sendable>(
        _ body: @Sendable (isolated PGConnection) throws -> R
    ) async throws -> R {
        try await run { connection in
            defer {
                if connection.wire?.isInTransaction == true {
                    connection.logger.warning("A connection came back inside a transaction and was closed")
                    connection.close()
                }
            }
            return try body(connection)
        }
    }

    /// Ends the session. Further statements throw `.connectionLost`. Harmless when repeated.
    public func close() {
        wire?.finish()
        settle()
    }

    /// Waits until the server has been told of all statements that were given up, at most `limit`. For a program that is about to
    /// end: the server would go on with them, since it looks for its client only when it has something to say.
    public static func cancelRequestsSent(within limit: Duration) async {
        await CancelThread.shared.sent(within: limit)
    }

    /// False once the session is closed, lost or given up.
    public var isUsable: Bool { wire.map { $0.failure == nil } ?? false }

    /// For instance 150018 for PostgreSQL 15.18; 0 when there is no session.
    public var serverVersion: Int { isUsable ? wire.map { Int(PQserverVersion($0.pointer)) } ?? 0 : 0 }

    /// The backend's process number; 0 when there is no session.
    public var backendPID: Int32 { isUsable ? wire.map { PQbackendPID($0.pointer) } ?? 0 : 0 }

    /// A setting that the server reports by itself, such as `TimeZone` or `in_hot_standby`; nil when it does not.
    public func parameterStatus(_ name: String) -> String? {
        guard isUsable, let wire else { return nil }
        return PQparameterStatus(wire.pointer, name).map { String(cString: $0) }
    }

    /// Stops what this connection runs, from anywhere.
    public nonisolated var cancelHandle: PGCancelHandle { PGCancelHandle(gate: gate) }

    // MARK: Inside

    func live() throws(PGError) -> Wire {
        guard let wire else { throw PGError(.connectionLost, "the connection is not open") }
        try wire.checkUsable()
        return wire
    }

    /// After work: shows the outside whether the session still stands, and passes on what came with the answers.
    func settle() {
        guard let wire else { return }
        if wire.failure == nil { deliverNotifications(wire) }
        guard wire.failure != nil, health.markBroken() else { return }
        thread.watch(-1, nil)
        onClose?()
        onClose = nil
    }

    /// Between jobs the thread watches the socket: for notifications, and for the server closing the session.
    private func watch() {
        thread.watch(wire?.socket ?? -1) { [weak self] in
            self?.assumeIsolated { $0.idleInput() }
        }
    }

    private func idleInput() {
        guard let wire, wire.failure == nil else { return }
        if PQconsumeInput(wire.pointer) == 0 { wire.fail(wire.lost()) }
        settle()
    }

    private func deliverNotifications(_ wire: Wire) {
        while let notification = PQnotifies(wire.pointer) {
            defer { PQfreemem(notification) }
            guard let onNotification, let channel = notification.pointee.relname else { continue }
            onNotification(
                String(cString: channel), notification.pointee.extra.map { String(cString: $0) } ?? "")
        }
        // Reading may have met the end of the session.
        if PQstatus(wire.pointer) == CONNECTION_BAD { wire.fail(wire.lost()) }
    }
}
