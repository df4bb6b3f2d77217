import CLibPQ
import Glibc

/// One libpq connection and the steps of its protocol, each written against one wait.
///
/// Not Sendable: it belongs to one `PGConnection`, whose executor is one thread. libpq is always non-blocking, and
/// `wait` is the only place where a statement's thread sleeps; it always has a deadline.
final class Wire {
    /// How long a cancelled statement may take to end before its session is given up.
    static let cancelGrace = Duration.seconds(5)

    let pointer: OpaquePointer
    let gate: CancelGate
    let notices: NoticeSink
    var parameters = ParameterBuffer()
    var prepared: [String: PreparedStatement] = [:]
    /// Counts how often all prepared statements were given up; part of their names from the first time on, so that
    /// one which the server still has is not in the way.
    var preparedGeneration = 0
    /// Why the session cannot be used any more; nil while it can.
    private(set) var failure: PGError?
    /// A statement is on its way; another one has to wait for its end.
    var isBusy = false
    private var isFinished = false

    /// Takes ownership of a connection that is being made.
    init(_ pointer: OpaquePointer, gate: CancelGate, notices: NoticeSink) {
        self.pointer = pointer
        self.gate = gate
        self.notices = notices
        notices.install(on: pointer)
    }

    deinit { finish() }

    /// Closes the session. No call may follow but `finish` and looks at `failure`.
    func finish() {
        guard !isFinished else { return }
        isFinished = true
        if failure == nil { failure = PGError(.connectionLost, "the connection was closed") }
        gate.install(nil)
        PQfinish(pointer)
    }

    /// Gives the session up for `error`, which later statements will be told as the reason.
    func fail(_ error: PGError) {
        if failure == nil {
            failure =
                error.code == .connectionLost
                ? error : PGError(.connectionLost, "the connection was closed after: \(error.message)")
        }
        finish()
    }

    func checkUsable() throws(PGError) {
        if let failure { throw failure }
    }

    var socket: Int32 { isFinished ? -1 : PQsocket(pointer) }
    var isInTransaction: Bool { !isFinished && PQtransactionStatus(pointer) != PQTRANS_IDLE }

    // MARK: The wait

    enum Interest {
        case read
        case readOrWrite
        case write

        var events: Int16 {
            switch self {
            case .read: Int16(POLLIN)
            case .readOrWrite: Int16(POLLIN | POLLOUT)
            case .write: Int16(POLLOUT)
            }
        }
    }

    /// Waits for the socket until `deadline`, which moves nearer when the task is cancelled meanwhile. Returns what
    /// is ready; throws `.timeout` or, past the grace of a cancel, `.cancelled`.
    @discardableResult
    func wait(_ interest: Interest, _ deadline: inout WaitLimit) throws(PGError) -> Int16 {
        while true {
            let socket = PQsocket(pointer)
            guard socket >= 0 else { throw lost() }
            var descriptors = (
                pollfd(fd: socket, events: interest.events, revents: 0),
                pollfd(fd: gate.interrupt, events: Int16(POLLIN), revents: 0)
            )
            let ready = withUnsafeMutableBytes(of: &descriptors) { bytes in
                poll(
                    bytes.assumingMemoryBound(to: pollfd.self).baseAddress, 2, deadline.instant.pollMilliseconds)
            }
            if descriptors.1.revents != 0, gate.acknowledgeInterrupt() { try deadline.interrupted() }
            if descriptors.0.revents != 0 { return descriptors.0.revents }
            if ready == 0, deadline.instant <= .now() { throw deadline.error }
        }
    }

    /// Sends what libpq has buffered and reads what arrives meanwhile: a server that cannot get rid of its answers
    /// does not take more questions.
    func flush(_ deadline: inout WaitLimit) throws(PGError) {
        while true {
            switch PQflush(pointer) {
            case 0: return
            case 1:
                let ready = try wait(.readOrWrite, &deadline)
                if ready & Int16(POLLIN | POLLHUP | POLLERR) != 0, PQconsumeInput(pointer) == 0 { throw lost() }
            default:
                // The reason may already wait in the input buffer, as the answer to come.
                if PQstatus(pointer) == CONNECTION_BAD || PQconsumeInput(pointer) == 0 { throw lost() }
                return
            }
        }
    }

    /// The next result of the running statement; nil when it has given all. The result becomes the caller's.
    func nextResult(_ deadline: inout WaitLimit) throws(PGError) -> OpaquePointer? {
        while PQisBusy(pointer) != 0 {
            try wait(.read, &deadline)
            // A failure here becomes the next result, with libpq's own words.
            if PQconsumeInput(pointer) == 0 { break }
        }
        return PQgetResult(pointer)
    }

    /// libpq says that the session is gone: the reason is its last message or, better, a FATAL seen before.
    func lost() -> PGError {
        if let fatal = notices.lastFatal { return fatal.with(code: .connectionLost) }
        return PGError(connection: pointer, code: .connectionLost)
    }
}

/// Until when a statement may wait, and what its lateness means.
struct WaitLimit {
    private enum Meaning {
        case statement
        case connecting
        case cancelled
    }

    private(set) var instant: Deadline
    private let timeout: Duration
    private var meaning: Meaning

    /// The deadline of a statement.
    init(statement timeout: Duration) {
        instant = .after(timeout)
        self.timeout = timeout
        meaning = .statement
    }

    /// The deadline of a connection attempt.
    init(connect instant: Deadline, _ timeout: Duration) {
        self.instant = instant
        self.timeout = timeout
        meaning = .connecting
    }

    /// What to throw when the instant has passed.
    var error: PGError {
        switch meaning {
        case .statement: PGError(.timeout, "no answer within \(timeout); the connection has been closed")
        case .connecting: PGError(.connectionFailed, "no connection within \(timeout)")
        case .cancelled: PGError(.cancelled, "the task was cancelled")
        }
    }

    /// The task was cancelled: a connection attempt ends at once, a statement has a little time to end in 57014.
    mutating func interrupted() throws(PGError) {
        if case .connecting = meaning { throw PGError(.cancelled, "the task was cancelled") }
        let limit = Deadline.after(Wire.cancelGrace)
        guard limit < instant else { return }
        instant = limit
        meaning = .cancelled
    }
}
