import Synchronization

/// What a worker was told to do; everything it runs looks here.
final class WorkerControl: Sendable {
    /// How far the worker is on its way out.
    enum Phase: Int, Sendable, Comparable {
        /// Claims and runs.
        case running
        /// Claims nothing more, runs what it has to its end.
        case draining
        /// Cancels what it runs and hands it back.
        case handingBack

        static func < (lhs: Phase, rhs: Phase) -> Bool { lhs.rawValue < rhs.rawValue }
    }

    private struct Inside {
        var phase = Phase.running
        var isQuiet = false
        var listeners: [Signal] = []
    }

    private let inside = Mutex(Inside())

    var phase: Phase { inside.withLock { $0.phase } }

    /// Whether an operator asked it to claim nothing for a while.
    var isQuiet: Bool { inside.withLock { $0.isQuiet } }

    /// The signals are raised at every change.
    func notify(_ signals: [Signal]) {
        inside.withLock { $0.listeners += signals }
    }

    /// The signals are not raised any more.
    func forget(_ signals: [Signal]) {
        inside.withLock { inside in inside.listeners.removeAll { listener in signals.contains { $0 === listener } } }
    }

    /// Goes on to a later phase; never back.
    func advance(to phase: Phase) {
        change { $0.phase = max($0.phase, phase) }
    }

    func setQuiet(_ isQuiet: Bool) {
        change { $0.isQuiet = isQuiet }
    }

    private func change(_ body: (inout Inside) -> Void) {
        let listeners = inside.withLock { inside -> [Signal] in
            body(&inside)
            return inside.listeners
        }
        for listener in listeners { listener.set() }
    }
}
