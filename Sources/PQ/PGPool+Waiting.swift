import Synchronization

extension PGPool {
    /// What a waiter is given.
    enum Grant {
        case connection(PGConnection)
        /// Leave to open one.
        case place
    }

    /// A waiter between being counted and being woken. Its number is in the state's queue before its continuation
    /// exists, so the outcome may come first.
    enum Waiter {
        case announced
        case suspended(CheckedContinuation<Grant, any Error>)
        case settled(Result<Grant, any Error>)
    }

    /// To be resumed outside the lock.
    struct Wakeup {
        let continuation: CheckedContinuation<Grant, any Error>
        let outcome: Result<Grant, any Error>

        func resume() { continuation.resume(with: outcome) }
    }

    /// How long `close` waits for connections that are in use.
    static let closePatience = Duration.seconds(10)

    /// Suspends until the numbered waiter is served, loses its patience at `deadline`, or its task is cancelled.
    func wait(_ number: UInt64, until deadline: Deadline, _ timeout: Duration) async throws -> Grant {
        try await suspend(number, in: \.waiting, until: deadline) { inside, reason in
            // Not in the queue any more: served already, so the grant is on its way.
            guard inside.state.leave(number) else { return nil }
            let error =
                switch reason {
                case .late: PGError(.poolExhausted, "no connection became free within \(timeout)")
                case .cancelled: PGError(.cancelled, "the task was cancelled while it waited for a connection")
                }
            return inside.waiting.settle(number, .failure(error))
        }
    }

    /// Suspends until no connection is in use; after the patience of `close` it returns all the same.
    func untilAllAreBack() async {
        let number = inside.withLock { inside -> UInt64? in
            guard inside.state.inUse > 0 else { return nil }
            let number = (inside.closers.keys.max() ?? 0) + 1
            inside.closers[number] = .announced
            return number
        }
        guard let number else { return }
        _ = try? await suspend(number, in: \.closers, until: .after(Self.closePatience)) { inside, _ in
            inside.closers.settle(number, .success(.place))
        }
    }

    private enum Reason {
        case late
        case cancelled
    }

    private func suspend(
        _ number: UInt64, in waiters: any WritableKeyPath<Inside, [UInt64: Waiter]> & Sendable,
        until deadline: Deadline,
        leave: @escaping @Sendable (inout Inside, Reason) -> Wakeup?
    ) async throws -> Grant {
        let timer = Task {
            try await Task.sleep(for: deadline.remaining)
            self.inside.withLock { leave(&$0, .late) }?.resume()
        }
        defer { timer.cancel() }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let wakeup = inside.withLock { inside -> Wakeup? in
                    if case .settled(let outcome) = inside[keyPath: waiters][number] {
                        inside[keyPath: waiters][number] = nil
                        return Wakeup(continuation: continuation, outcome: outcome)
                    }
                    inside[keyPath: waiters][number] = .suspended(continuation)
                    return nil
                }
                wakeup?.resume()
            }
        } onCancel: {
            inside.withLock { leave(&$0, .cancelled) }?.resume()
        }
    }

    /// A random pause that doubles its range: two transactions that met shall not meet again.
    func pause(afterAttempt attempt: Int) async throws {
        let range = min(10_000 << min(attempt - 1, 6), 320_000)
        do {
            try await Task.sleep(for: .microseconds(Int.random(in: 1_000...range)))
        } catch {
            throw PGError(.cancelled, "the task was cancelled before the transaction was tried again")
        }
    }
}

extension [UInt64: PGPool.Waiter] {
    /// Gives a waiter its outcome: at once when it is suspended, or when it comes to be.
    mutating func settle(_ number: UInt64, _ outcome: Result<PGPool.Grant, any Error>) -> PGPool.Wakeup? {
        switch self[number] {
        case nil, .settled: return nil
        case .announced:
            self[number] = .settled(outcome)
            return nil
        case .suspended(let continuation):
            self[number] = nil
            return PGPool.Wakeup(continuation: continuation, outcome: outcome)
        }
    }
}
