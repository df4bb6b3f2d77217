import Synchronization

/// A flag that one task waits for. Setting it twice before it is seen counts once.
package final class Signal: Sendable {
    private struct State {
        var isSet = false
        var waiter: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    package init() {}

    /// Raises the flag, from anywhere.
    package func set() {
        let waiter = state.withLock { state -> CheckedContinuation<Void, Never>? in
            guard let waiter = state.waiter else {
                state.isSet = true
                return nil
            }
            state.waiter = nil
            return waiter
        }
        waiter?.resume()
    }

    /// Returns when the flag is up, which lowers it, or when the task is cancelled.
    package func wait() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let resumesNow = state.withLock { state -> Bool in
                    if state.isSet || Task.isCancelled {
                        state.isSet = false
                        return true
                    }
                    state.waiter = continuation
                    return false
                }
                if resumesNow { continuation.resume() }
            }
        } onCancel: {
            set()
        }
    }

    /// As ``wait()``, but not longer than `timeout`.
    package func wait(atMost timeout: Duration) async {
        let timer = Task {
            try await Task.sleep(for: timeout)
            set()
        }
        await wait()
        timer.cancel()
    }
}
