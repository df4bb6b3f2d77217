import Synchronization

/// Who is logged in: in memory only, so that a restart logs everybody out.
final class Sessions: Sendable {
    static let lifetime = Duration.seconds(8 * 3600)
    static let idle = Duration.seconds(1800)
    private static let most = 1_000
    /// Wrong passwords a minute, over everybody: above it nobody is asked for the moment.
    private static let attempts = 20

    private struct Session {
        var visitor: Visitor
        var started: ContinuousClock.Instant
        var seen: ContinuousClock.Instant
    }

    private struct State {
        var sessions: [String: Session] = [:]
        var failures: [ContinuousClock.Instant] = []
    }

    private let state = Mutex(State())

    func begin(_ visitor: Visitor, at now: ContinuousClock.Instant = .now) -> String {
        let id = Hex.text(Hex.random(32))
        state.withLock { state in
            state.sessions = state.sessions.filter { Self.lives($0.value, now) }
            if state.sessions.count >= Self.most, let oldest = state.sessions.min(by: { $0.value.seen < $1.value.seen })
            {
                state.sessions[oldest.key] = nil
            }
            state.sessions[id] = Session(visitor: visitor, started: now, seen: now)
        }
        return id
    }

    func visitor(_ id: String, at now: ContinuousClock.Instant = .now) -> Visitor? {
        state.withLock { state in
            guard let session = state.sessions[id] else { return nil }
            guard Self.lives(session, now) else {
                state.sessions[id] = nil
                return nil
            }
            state.sessions[id]?.seen = now
            return session.visitor
        }
    }

    func end(_ id: String) { state.withLock { $0.sessions[id] = nil } }

    /// Counts an attempt before the password is looked at, so that many at once cannot slip by.
    func mayTry(at now: ContinuousClock.Instant = .now) -> Bool {
        state.withLock { state in
            state.failures.removeAll { now - $0 > .seconds(60) }
            guard state.failures.count < Self.attempts else { return false }
            state.failures.append(now)
            return true
        }
    }

    /// The attempt was a right one, and does not count.
    func succeeded() { state.withLock { _ = $0.failures.popLast() } }

    private static func lives(_ session: Session, _ now: ContinuousClock.Instant) -> Bool {
        now - session.started < lifetime && now - session.seen < idle
    }
}
