import Synchronization

/// A bounded queue between a listener's thread and one reader. Equal events that still wait are kept once, and too
/// many different ones become a single `.mayHaveMissed`, so a slow reader costs no memory and loses no certainty.
final class EventBuffer: Sendable {
    private struct State {
        var events: [PGListener.Event] = []
        /// What of `events` has been taken.
        var taken = 0
        var waiting: Set<PGListener.Event> = []
        var reader: CheckedContinuation<PGListener.Event?, Never>?
        var isFinished = false
    }

    private let limit: Int
    private let state = Mutex(State())

    init(limit: Int) { self.limit = limit }

    func push(_ event: PGListener.Event) {
        let reader = state.withLock { state -> CheckedContinuation<PGListener.Event?, Never>? in
            guard !state.isFinished else { return nil }
            if let reader = state.reader {
                state.reader = nil
                return reader
            }
            guard state.waiting.insert(event).inserted else { return nil }
            if state.waiting.count > limit {
                state.events = [.mayHaveMissed]
                state.waiting = [.mayHaveMissed]
                state.taken = 0
            } else {
                state.events.append(event)
            }
            return nil
        }
        reader?.resume(returning: event)
    }

    /// The next event; nil at the end or when the task is cancelled. One reader at a time: a second one ends the
    /// first.
    func next() async -> PGListener.Event? {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let (ready, other) = state.withLock {
                    state -> (PGListener.Event??, CheckedContinuation<PGListener.Event?, Never>?) in
                    if state.taken < state.events.count {
                        let event = state.events[state.taken]
                        state.taken += 1
                        state.waiting.remove(event)
                        // Now and then, so that taking stays cheap and what was taken does not pile up.
                        if state.taken == state.events.count || state.taken > limit {
                            state.events.removeFirst(state.taken)
                            state.taken = 0
                        }
                        return (.some(event), nil)
                    }
                    if state.isFinished || Task.isCancelled { return (.some(nil), nil) }
                    defer { state.reader = continuation }
                    return (nil, state.reader)
                }
                other?.resume(returning: nil)
                if let ready { continuation.resume(returning: ready) }
            }
        } onCancel: {
            release { $0.reader }
        }
    }

    /// No more events; those that wait can still be taken.
    func finish() {
        release { state in
            state.isFinished = true
            return state.reader
        }
    }

    private func release(_ reader: (inout State) -> CheckedContinuation<PGListener.Event?, Never>?) {
        let reader = state.withLock { state in
            let reader = reader(&state)
            state.reader = nil
            return reader
        }
        reader?.resume(returning: nil)
    }
}
