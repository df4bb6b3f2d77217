import CLibPQ
import Glibc
import Synchronization

/// A cancellation key, as PQgetCancel gives it.
///
/// `@unchecked Sendable`: PQcancel only reads it and is documented as safe from any thread; the pointer is private,
/// never changes and is freed when the last reference goes.
final class CancelKey: @unchecked Sendable {
    private let pointer: OpaquePointer

    /// Nil when the connection has no key (it is not open).
    init?(_ connection: OpaquePointer) {
        guard let pointer = PQgetCancel(connection) else { return nil }
        self.pointer = pointer
    }

    deinit { PQfreeCancel(pointer) }

    /// Asks the server to stop what the session runs. Blocks: opens a connection of its own.
    func send() -> Bool {
        var buffer = [CChar](repeating: 0, count: 256)
        return PQcancel(pointer, &buffer, Int32(buffer.count)) == 1
    }
}

/// Decides whether a cancel request may be sent, so that it cannot hit the statement after the one it was meant for.
///
/// Each statement has a number. A request names it, and is sent only while it is the running one; a statement that
/// was hit but did not end in 57014 leaves the session in doubt, and the session is closed. Holds the interrupt
/// descriptor as well, which wakes a connection's thread out of a wait.
final class CancelGate: Sendable {
    private struct State {
        var key: CancelKey?
        var lease: UInt64 = 0
        var leaseIsCancelled = false
        var lastStatement: UInt64 = 0
        var running: UInt64 = 0
        var isProtected = false
        var fired: UInt64 = 0
    }

    private let state = Mutex(State())
    let interrupt: Int32

    init() throws(PGError) {
        interrupt = skein_eventfd()
        guard interrupt >= 0 else {
            throw PGError(.connectionFailed, "no descriptor left for a connection (errno \(errno))")
        }
    }

    deinit { Glibc.close(interrupt) }

    func install(_ key: CancelKey?) { state.withLock { $0.key = key } }

    // MARK: Leases: one `run`

    /// Starts a `run`; the number names it in `cancel`.
    func beginLease() -> UInt64 {
        state.withLock { state in
            state.lease += 1
            state.leaseIsCancelled = false
            return state.lease
        }
    }

    func endLease(_ lease: UInt64) {
        let wasCancelled = state.withLock { state in
            guard state.lease == lease else { return false }
            state.lease += 1
            defer { state.leaseIsCancelled = false }
            return state.leaseIsCancelled
        }
        if wasCancelled { clearInterrupt() }
    }

    /// The task of a `run` was cancelled. Never blocks: it is called from a cancellation handler.
    func cancel(_ lease: UInt64) {
        let statement = state.withLock { state -> UInt64? in
            guard state.lease == lease, !state.leaseIsCancelled else { return nil }
            state.leaseIsCancelled = true
            // Inside the lock, so that `endLease` cannot clear the descriptor before it is written.
            var one: UInt64 = 1
            _ = write(interrupt, &one, 8)
            return state.running != 0 && !state.isProtected ? state.running : 0
        }
        if let statement, statement != 0 { request(statement) }
    }

    /// True when the current lease's task has been cancelled; empties the interrupt descriptor.
    func acknowledgeInterrupt() -> Bool {
        clearInterrupt()
        return state.withLock { $0.leaseIsCancelled && !$0.isProtected }
    }

    var isLeaseCancelled: Bool { state.withLock { $0.leaseIsCancelled } }

    private func clearInterrupt() {
        var count: UInt64 = 0
        _ = read(interrupt, &count, 8)
    }

    // MARK: Statements

    /// Numbers the statement that starts now. A protected one (BEGIN of an ending, COMMIT, ROLLBACK) runs even when
    /// the task is cancelled, since its outcome must be known.
    func beginStatement(protected: Bool) throws(PGError) -> UInt64 {
        let number = state.withLock { state -> UInt64? in
            if state.leaseIsCancelled && !protected { return nil }
            state.lastStatement += 1
            state.running = state.lastStatement
            state.isProtected = protected
            return state.running
        }
        guard let number else {
            throw PGError(.cancelled, "the task was cancelled before the statement was sent")
        }
        return number
    }

    /// Tells whether a cancel request was sent for this statement, and whether the lease asked for one.
    func endStatement(_ number: UInt64) -> (wasFired: Bool, isCancelled: Bool) {
        state.withLock { state in
            state.running = 0
            state.isProtected = false
            return (state.fired == number, state.leaseIsCancelled)
        }
    }

    /// Has the helper thread stop statement `number`, if it still runs by then.
    func request(_ number: UInt64) {
        CancelThread.shared.submit { [self] in
            let key = state.withLock { state -> CancelKey? in
                guard state.running == number else { return nil }
                state.fired = number
                return state.key
            }
            _ = key?.send()
        }
    }

    /// Whatever runs now, for a cancel that comes from outside.
    func requestCurrent(then done: @escaping @Sendable () -> Void) {
        let accepted = CancelThread.shared.submit { [self] in
            let key = state.withLock { state -> CancelKey? in
                guard state.running != 0, !state.isProtected else { return nil }
                state.fired = state.running
                return state.key
            }
            _ = key?.send()
            done()
        }
        if !accepted { done() }
    }

    /// Frees the server of a statement whose session is given up. Not tied to a number: the session takes no other.
    func abandon() {
        let key = state.withLock { state -> CancelKey? in
            defer { state.key = nil }
            return state.key
        }
        if let key { CancelThread.shared.submit { _ = key.send() } }
    }
}

/// Stops what a connection runs, from anywhere.
public struct PGCancelHandle: Sendable {
    let gate: CancelGate

    /// Asks the server to stop the statement that runs now; does nothing when none runs, or when it is a COMMIT or
    /// ROLLBACK, whose outcome must be known. Returns once the request was sent, not when the statement has ended:
    /// that shows where it was awaited, as `.server` with SQLSTATE 57014.
    public func cancel() async {
        await withCheckedContinuation { continuation in
            gate.requestCurrent { continuation.resume() }
        }
    }
}

extension CancelGate {
    /// Throws when the current lease's task has been cancelled: the last look before COMMIT.
    func checkNotCancelled() throws(PGError) {
        if isLeaseCancelled { throw PGError(.cancelled, "the task was cancelled before the commit") }
    }
}
